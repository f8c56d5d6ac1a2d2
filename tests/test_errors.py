from wizard.errors import InputError, WizardError


def test_unusable_input_is_told_as_every_other_fault_is() -> None:
    assert issubclass(InputError, WizardError)
    assert str(InputError("the file is empty")) == "the file is empty"


def test_a_bug_is_no_fault_to_tell() -> None:
    assert not issubclass(ValueError, WizardError)
