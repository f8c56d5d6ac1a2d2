"""The choice of the system and the browser that the steps are written for."""

import pytest

from wizard import i18n
from wizard.fixes.readers import Reader
from wizard.views.reader_chooser import ReaderChooser
from wizard.views.theme import Theme


@pytest.mark.usefixtures("theme")
def test_a_longer_name_of_another_language_has_room(theme: Theme) -> None:
    chooser = ReaderChooser()
    chooser.retranslate()
    chooser.show_reader(Reader("windows", ""), is_callers=True)
    chooser.show()
    before = {box: box.sizeHint().width() for box in (chooser.system, chooser.browser)}
    i18n.use("ja")
    chooser.retranslate()
    for box in before:
        wanted = max(box.fontMetrics().horizontalAdvance(box.itemText(row)) for row in range(box.count()))
        assert box.sizeHint().width() > wanted
    assert any(box.sizeHint().width() != width for box, width in before.items())
    chooser.close()
    chooser.deleteLater()
