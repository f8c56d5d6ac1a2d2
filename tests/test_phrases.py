"""Lines of Japanese end between phrases, never within a word."""

import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.words.texts import guides, texts
from wizard.i18n import fields_of, fill, using
from wizard.phrases import phrases, tied
from wizard.plain import breakable, unbroken

SENTENCES = """
左側の|一覧の|いちばん|下に|ある|「ChromeOS |について」を|選んで|ください。
「インターネット」|または|「Wi-Fi」の|マークを|押して、|Wi-Fi を|オフにして|ください。
それまでは|何も|変えないで|ください。
サイトの|証明書は|期限切れです。|サイトの|管理者が|更新する|必要が|あります。
サーバーは|古い|暗号スイートしか|受け付けませんが、|これらの|プログラムは|それを|使いません。
新しい|認証局の|証明書は、|期限まで|あと 5 日です。
あと 5日です
応答に |31 ミリ秒
もう一度|お試しください。
今|お使いなのは、|ホテルや|電車の |Wi-Fi ですか。
警告の|ページには|何と|書いて|ありますか。
職場では、|IT |部門に|電話で|尋ねて|ください。
別の|サーバーに|問い合わせました。
手順書の |3 行に|チェック済み
2 つ目を|選び直す|（E）…
Chrome では|開けません。
Windows 10 の|設定
その |Windows 11 は、|拡張セキュリティ|更新プログラムを|受けています。
「設定」 >|「時刻と|言語」 >|「日付と|時刻」を|開きます。
設定 > |プライバシー > |「位置情報」を|選びます。
✗ 期限切れの|証明書
✗ ネットワークに|つながっていません
その後 |snap が|自動で|更新します
このため、|こちらからは|サイトの|状態が|分かりません。
そこには、|なりすまされる|おそれが|あります。
間違った|ソフトウェア|アップデートサービスの|設定
フィンガープリントを|照合して、|社内認証局を|信頼する
パスワードが|違います|（メッセージ）。
対象の|名前が |1 つも|ありません。|どのサイトでも、|ブラウザーは|受け入れません。
いつまでも|応答しません
ここに|置く）。
ほか 3 件
一か所を|直す
サインインが|終了しました。
スマート カードを|示した|人だけです。
引き続き|お使いいただけますが、|なお|新しい|ものも|あります。
いいえ|（2024年|11月11日から）
使い方と|読み込み中の|ファイル
やり直す
ほかの|ケース コードには、|IP アドレスが|あります。
License |バージョン 3 の
ステップ 3 で|どの証明書を|使うか
Chrome などの|ブラウザー
ほとんどの|サーバーにない|どのルートも
比べる: |鍵の|長さ
65 % です
次の|サイトが|（例：|shop.example）
コピー(&C)
"""


def japanese() -> list[str]:
    """Return every line of the program in Japanese, with numbers in the place of its fields."""
    told = [text.japanese for text in texts() if text.japanese] + list(guides("ja").values())
    with using("ja"):
        filled = [fill(text, text, dict.fromkeys(fields_of(text), "12")) for text in told]
    return sorted({line for text in filled for line in text.splitlines() if line})


@pytest.mark.parametrize("sentence", SENTENCES.split("\n")[1:-1])
def test_lines_of_japanese_end_between_phrases(sentence: str) -> None:
    assert "|".join(phrases(sentence.replace("|", ""))) == sentence


def test_no_line_of_the_program_ends_within_a_word() -> None:
    within = re.compile(r"[一-鿿々]\|[ぁ-ゖ]|\d\|[^\x00-\x7f（「]|\|[{」）ーっゃゅょッャュョ、。]")
    polite = re.compile(r"\|[おご][一-鿿]")
    shown = ["|".join(pair) for line in japanese() for pair in pairwise(phrases(line))]
    assert [pair for pair in shown if within.search(pair) and not polite.search(pair)] == []


def test_katakana_is_parted_where_it_is_too_long_and_then_between_words() -> None:
    words = (
        "アクセス|アップデート|サーバー|サイト|システム|センター|ソフト|タイムゾーン|キーチェーン|パスワード|パッチ|ファイル|"
        "フィルタ|プロキシ|ページ|メッセージ|リスク|パネル|レベル"
    )
    pairs = [pair for line in japanese() for pair in pairwise(phrases(line))]
    parted = {after for before, after in pairs if re.search("[ァ-ヺー]$", before) and "ァ" <= after[0] <= "ー"}
    assert [word for word in parted if not re.match(words, word)] == []


def test_particles_stay_with_what_they_follow() -> None:
    begun = [piece for line in japanese() for piece in phrases(line)[1:]]
    assert [piece for piece in begun if re.fullmatch("[をがはにへでとの、。]+ ?", piece)] == []


def test_most_phrases_fit_into_a_narrow_line() -> None:
    pieces = [piece.rstrip("、。 ") for line in japanese() for piece in phrases(line)]
    assert [piece for piece in pieces if sum(letter > "\u2e80" for letter in piece) > 13] == []


@pytest.mark.parametrize("text", ["ネットワークプロキシーサーバーアップデート", "ア" * 20, "証" * 40])
def test_what_is_longer_than_a_line_can_be_parted(text: str) -> None:
    assert max(map(len, phrases(text))) <= 13


@pytest.mark.parametrize("letters", ["証ア", "アア", "ての", "証書"])
def test_what_no_person_wrote_takes_the_time_of_its_length(letters: str) -> None:
    assert len(phrases(letters * 20_000)) > 20_000


LETTERS = st.text("このサイトー証明書はっァ切れて、。（）「」 　>✗5日おABc:.{}?\n々か所%・")


@given(LETTERS)
def test_nothing_is_lost(text: str) -> None:
    shown = breakable(text)
    assert "".join(phrases(text)) == text
    assert unbroken(shown) == text
    assert breakable(shown) == shown


@given(LETTERS)
def test_no_phrase_begins_or_ends_with_a_mark_that_must_not(text: str) -> None:
    for before, after in pairwise(phrases(text)):
        assert after[0] not in "、。）」ーっァ々・?.%}" or before[-1].isspace()
        assert before[-1] not in "（「{"


def test_each_phrase_is_tied_and_nothing_else_is() -> None:
    assert tied("約 3 日です") == "約\u00a0\u20603\u00a0\u2060日\u2060で\u2060す"
    assert tied("サイトの証明書") == "サ\u2060イ\u2060ト\u2060の証\u2060明\u2060書"


@pytest.mark.parametrize("text", ["Not private > 5 days", "Zürich", "✗ expired", "🔒 > 5 days", "자물쇠 > 5 일", ""])
def test_other_languages_are_as_they_were(text: str) -> None:
    assert breakable(text) == text
