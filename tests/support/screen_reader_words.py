"""How a screen reader says roles and states: the words of Orca, in English and in Japanese."""

from collections.abc import Mapping

ROLES: Mapping[str, tuple[str, str]] = {
    "alert": ("alert", "警告"),
    "button": ("button", "ボタン"),
    "check box": ("check box", "チェックボックス"),
    "combo box": ("combo box", "コンボボックス"),
    "dialog": ("dialog", "ダイアログ"),
    "document text": ("document", "ドキュメント"),
    "editbar": ("entry", "入力"),
    "entry": ("entry", "入力"),
    "frame": ("window", "ウィンドウ"),
    "graphic": ("image", "画像"),
    "image": ("image", "画像"),
    "filler": ("", ""),
    "label": ("", ""),
    "link": ("link", "リンク"),
    "list": ("list", "リスト"),
    "list item": ("list item", "リスト項目"),
    "menu": ("menu", "メニュー"),
    "menu item": ("menu item", "メニュー項目"),
    "page tab": ("tab", "タブ"),
    "panel": ("panel", "パネル"),
    "password text": ("password", "パスワード"),
    "progress bar": ("progress bar", "プログレスバー"),
    "push button": ("button", "ボタン"),
    "radio button": ("radio button", "ラジオボタン"),
    "slider": ("slider", "スライダー"),
    "spin button": ("spin button", "スピンボタン"),
    "table": ("table", "テーブル"),
    "table cell": ("cell", "セル"),
    "text": ("entry", "入力"),
    "toggle button": ("toggle button", "トグルボタン"),
    "tree": ("tree", "ツリー"),
    "tree table": ("tree", "ツリー"),
    "window": ("window", "ウィンドウ"),
}
"""Roles by AT-SPI's name for them; what stands here empty is not said, as it is heard anyway."""

STATES: Mapping[str, tuple[str, str]] = {
    "checked": ("checked", "チェック"),
    "not checked": ("not checked", "チェックなし"),
    "partly checked": ("partially checked", "一部チェック"),
    "pressed": ("pressed", "オン"),
    "not pressed": ("not pressed", "オフ"),
    "selected": ("selected", "選択"),
    "not selected": ("not selected", "非選択"),
    "expanded": ("expanded", "展開"),
    "collapsed": ("collapsed", "折りたたみ"),
    "unavailable": ("grayed", "使用不可"),
    "required": ("required", "必須"),
    "invalid": ("invalid entry", "無効な入力"),
    "read only": ("read only", "読み取り専用"),
    "default": ("default", "既定"),
    "menu": ("opens menu", "メニューを開く"),
    "blank": ("blank", "空行"),
}


def said(words: Mapping[str, tuple[str, str]], name: str, language: str) -> str:
    """Return how *name* is said in *language*; a role that stands in no list is said as AT-SPI names it."""
    return words.get(name, (name, name))[language == "ja"]


def states_said(role: str, states: frozenset[str]) -> tuple[str, ...]:
    """Return which of *states* are worth saying of an object with *role*, and which that it has not."""
    told: list[str] = []
    if role in {"check box", "check menu item", "table cell", "list item"} and "checkable" in states:
        told.append(
            "partly checked" if "indeterminate" in states else "checked" if "checked" in states else "not checked"
        )
    elif role in {"radio button", "radio menu item"}:
        told.append("selected" if "checked" in states else "not selected")
    elif role == "toggle button" or "checkable" in states:
        told.append("pressed" if states & {"checked", "pressed"} else "not pressed")
    if "expandable" in states:
        told.append("expanded" if "expanded" in states else "collapsed")
    for state, word in (("required", "required"), ("invalid entry", "invalid"), ("has popup", "menu")):
        if state in states:
            told.append(word)
    if "sensitive" not in states:
        told.append("unavailable")
    if "read only" in states and role in {"text", "entry", "document text"}:
        told.append("read only")
    return tuple(told)
