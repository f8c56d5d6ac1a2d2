from importlib.util import find_spec

# atheris is there for Linux alone (pyproject.toml).
collect_ignore = [] if find_spec("atheris") else ["test_long_run.py", "long_run.py"]
