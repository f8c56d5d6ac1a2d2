from wizard.flow.viewer.layout import TabForm
from wizard.flow.viewer.paper import sections_of
from wizard.flow.viewer.sheet import Entry, Sheet, Tab


def test_entries_stand_under_their_heading_and_loose_ones_under_the_tab() -> None:
    names = Entry(
        label="Issuer", children=(Entry(label="CN", value="a"), Entry(label="O", value="b", decoded="means b"))
    )
    tab = Tab(id="t", label="&Details", form=TabForm.TABLE, entries=(Entry(label="Version", value="3"), names))
    assert sections_of(Sheet("Viewer", (tab,))) == (
        ("Details", (("Version", "3"),)),
        ("Issuer", (("CN", "a"), ("O", "b\nmeans b"))),
    )
