from wizard.model.matrix import ClientAnswer, Matrix


def answer(client: str, *, opens: bool) -> ClientAnswer:
    return ClientAnswer(
        client=client, name=client, opens=opens, says="OK" if opens else "no", rule=None, store=None, source="arranged"
    )


def test_programs_agree_when_all_open_or_all_refuse() -> None:
    for opens in (True, False):
        assert Matrix(answers=(answer("a", opens=opens), answer("b", opens=opens)), differences=()).agree


def test_one_that_refuses_is_a_disagreement() -> None:
    assert not Matrix(answers=(answer("a", opens=True), answer("b", opens=False)), differences=()).agree
