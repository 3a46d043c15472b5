"""lecture.toml: found, read, and refused in one sentence that names key, file and line."""

import json
import re
import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from network import InputError
from scenes import settings
from scenes.mobjects import DARK, LIGHT
from scenes.production import job
from scenes.settings import FILE_KEYS, KEYS, Settings, checked_value, commented_file, find_file, load_settings


@pytest.fixture(autouse=True)
def _nothing_set(monkeypatch, tmp_path):
    monkeypatch.delenv(settings.FILE_VARIABLE, raising=False)
    monkeypatch.delenv(settings.OVERRIDES_VARIABLE, raising=False)
    monkeypatch.delenv(settings.COMMAND_LINE_VARIABLE, raising=False)
    monkeypatch.chdir(tmp_path)


def write(folder, text):
    (folder / "lecture.toml").write_text(text, encoding="utf-8")
    return folder / "lecture.toml"


def test_without_a_file_the_defaults_hold():
    found = load_settings()
    assert found == Settings()
    assert {key: getattr(found, key) for key in KEYS} == {name: key.default for name, key in KEYS.items()}
    assert found.palette == DARK
    assert found.origin("network") == "default"


def test_the_nearest_file_upwards_is_found(tmp_path, monkeypatch):
    deep = tmp_path / "one" / "two"
    deep.mkdir(parents=True)
    monkeypatch.chdir(deep)
    far = write(tmp_path, "pace = 2")
    assert find_file() == far.resolve()
    near = write(tmp_path / "one", "pace = 0.5")
    assert find_file() == near.resolve()
    assert load_settings().pace == 0.5


def test_the_variable_names_another_file(tmp_path, monkeypatch):
    write(tmp_path, "pace = 2")
    other = tmp_path / "other.toml"
    other.write_text('theme = "light"\n[accent]\nsignal = "#ffb000"')
    monkeypatch.setenv(settings.FILE_VARIABLE, str(other))
    found = load_settings()
    assert found.pace == 1
    assert found.palette.signal == "#ffb000"
    assert found.palette.ink == LIGHT.ink
    assert found.origin("theme") == f"{other}, line 1"
    assert found.origin("accent") == f"{other}, line 2"
    monkeypatch.setenv(settings.FILE_VARIABLE, str(tmp_path / "gone.toml"))
    with pytest.raises(InputError, match=r"NEURAL_LECTURE names .*gone\.toml, but there is no such file"):
        load_settings()


def test_overrides_go_before_the_file(tmp_path, monkeypatch):
    write(tmp_path, 'pace = 2\ntheme = "light"')
    monkeypatch.setenv(settings.OVERRIDES_VARIABLE, json.dumps({"pace": 3}))
    assert (load_settings().pace, load_settings().theme) == (3, "light")


@pytest.mark.parametrize(
    ("text", "line", "sentence"),
    [
        ('# mine\n\nnetwrk = "plain"', 3, "there is no setting 'netwrk'; did you mean network?"),
        ("xyz = 1", 1, "there is no setting 'xyz'; the keys are network, digit"),
        ('theme = "dark"\npace = "fast"', 2, 'pace must be a number from 0.25 to 4, not "fast"'),
        ("pace = true", 1, "pace must be a number"),
        ("pace = 40", 1, "pace must be a number from 0.25 to 4, not 40"),
        ("pace = nan", 1, "pace must be a number"),
        ("\nnetwork = 3", 2, "network must be a text in quotes that is not empty, not 3"),
        ('network = ""', 1, "network must be a text in quotes that is not empty"),
        ("digit = 3", 1, "digit must be a text in quotes, not 3"),
        ('theme = "pink"', 1, 'theme must be one of "dark", "light", "colour_blind", not "pink"'),
        ('language = "tlh"', 1, 'language must be one of "en"'),
        ('author = "me"\n[accent]\nhue = "#ffffff"', 2, "'hue' is no role"),
        ('accent = { signal = "gold" }', 1, "signal = 'gold' is not"),
        ('title = "a\\u0001b"', 1, "title must be a text of one line without control characters"),
        ('author = "a\\nb"', 1, "author must be a text of one line without control characters"),
        ('title = "a\\uffffb"', 1, "title must be a text of one line without control characters"),
        (f'title = "{"x" * 400}"', 1, "title must be a text of at most 200 characters"),
        (f'author = "{"x" * 400}"', 1, "author must be a text of at most 200 characters"),
        ('network = "C:\\temp\\new.npz"', 1, "in a path, write / or use single quotes"),
        ('digit = "3-01"\nlabel = 10', 2, "label must be a digit from 0 to 9, not 10"),
        ('digit = "3-01"\nlabel = true', 2, "label must be a digit from 0 to 9, not true"),
        ("label = 6", 1, "label tells what the digit on show is: name that digit as well"),
    ],
)
def test_what_will_not_do_is_refused_with_key_file_and_line(tmp_path, text, line, sentence):
    path = write(tmp_path, text)
    with pytest.raises(InputError) as refused:
        load_settings()
    assert str(refused.value).startswith(f"{path}, line {line}: ")
    assert sentence in str(refused.value)


def test_a_file_that_is_no_toml_is_refused(tmp_path):
    path = write(tmp_path, "pace = = 2")
    with pytest.raises(InputError, match=f"{path} is not a TOML file: .*line 1"):
        load_settings()
    path.write_bytes(b"\xff\xfe")
    with pytest.raises(InputError, match="cannot be read as UTF-8"):
        load_settings()
    path.write_text("pace = 2", encoding="utf-16")
    with pytest.raises(InputError, match="cannot be read as UTF-8"):
        load_settings()
    write(tmp_path, 'digit = "C:\\Users\\me\\6.png"')
    with pytest.raises(InputError, match="in a path, write / or use single quotes"):
        load_settings()
    write(tmp_path, "theme = “light”")
    with pytest.raises(InputError, match="quotes must be straight ones"):
        load_settings()


def test_a_mark_before_all_else_and_the_line_ends_of_windows_are_taken(tmp_path):
    (tmp_path / "lecture.toml").write_bytes(b"\xef\xbb\xbf# mine\r\npace = 2\r\ntheme = 'light'\r\n")
    found = load_settings()
    assert (found.pace, found.theme) == (2, "light")
    assert found.origin("theme").endswith("line 3")


@pytest.mark.parametrize(
    "text",
    [
        f"pace = {'9' * 5000}",
        f"pace = 0x{'f' * 4000}",
        f"pace = {'[' * 3000}",
        f"pace = {'[' * 3000}{']' * 3000}",
        f"a{'.a' * 100_000} = 1",
        f"accent = {{ a{'.a' * 100_000} = 1 }}",
        f'title = "{"x" * 100_000}"',
        f"{'x' * 4000} = 1",
        "pace = 2\n" * 10_000,
        'title = "\\u001b[2J"',
        f"digit = '{'x' * 300}'\npace = 0",
    ],
)
def test_whatever_is_quoted_the_sentence_is_short_and_can_be_printed(tmp_path, monkeypatch, text):
    write(tmp_path, text)
    with pytest.raises(InputError) as refused:
        load_settings()
    assert len(str(refused.value)) <= 700
    assert str(refused.value).isprintable()
    (tmp_path / "lecture.toml").unlink()
    key, _, value = text.partition(" = ")
    with pytest.raises(InputError) as refused:
        checked_value(key, value if key != "digit" else f'"{chr(0)}"')
    assert len(str(refused.value)) <= 700
    assert str(refused.value).isprintable()


@pytest.mark.parametrize(
    "text", ['{"pace": ' + "9" * 5000 + "}", '{"pace": ' + "[" * 5000, '{"x' + "y" * 9999 + '": 1}']
)
def test_overrides_of_any_size_are_refused_in_one_sentence(monkeypatch, text):
    monkeypatch.setenv(settings.OVERRIDES_VARIABLE, text)
    with pytest.raises(InputError) as refused:
        load_settings()
    assert len(str(refused.value)) <= 700


def test_a_name_longer_than_any_file_has_is_the_name_of_none(tmp_path, monkeypatch):
    write(tmp_path, f"network = '{'x' * 300}.npz'\ndigit = '{'y/' * 400}z.png'")
    assert load_settings().network == "x" * 300 + ".npz"
    monkeypatch.setenv(settings.FILE_VARIABLE, "x" * 300)
    with pytest.raises(InputError, match="there is no such file"):
        load_settings()


def test_which_digit_a_picture_shows_is_told_by_a_setting_or_by_its_name(tmp_path):
    write(tmp_path, 'digit = "photo.png"\nlabel = 6')
    assert load_settings().told_label == 6
    write(tmp_path, 'digit = "photo.png"')
    assert load_settings().told_label is None
    write(tmp_path, 'digit = "digit-6.png"')
    found = load_settings()
    assert found.told_label == 6
    assert found.origin("label") == "the name of digit-6.png"  # so that it goes along to whoever renders
    write(tmp_path, 'digit = "6.png"\nlabel = 5')
    assert load_settings().told_label == 5


def test_a_value_of_the_command_line_is_told_as_such(monkeypatch):
    monkeypatch.setenv(settings.OVERRIDES_VARIABLE, '{"pace": 2, "theme": "light"}')
    monkeypatch.setenv(settings.COMMAND_LINE_VARIABLE, "pace")
    found = load_settings()
    assert (found.origin("pace"), found.origin("theme")) == ("--set", "NEURAL_LECTURE_SET")


def test_texts_that_are_not_utf8_are_refused():
    with pytest.raises(InputError, match="--set: author must be a text in UTF-8"):
        checked_value("author", "M\udcfcller")


@pytest.mark.parametrize("text", ["nonsense", "[1, 2]"])
def test_overrides_that_are_no_object_are_refused(monkeypatch, text):
    monkeypatch.setenv(settings.OVERRIDES_VARIABLE, text)
    with pytest.raises(InputError, match="NEURAL_LECTURE_SET holds a JSON object"):
        load_settings()


def test_a_file_named_in_the_settings_is_meant_relative_to_them(tmp_path, monkeypatch):
    (tmp_path / "mine.npz").write_bytes(b"")
    write(tmp_path, 'network = "mine.npz"\ndigit = "3-01"')
    inside = tmp_path / "inside"
    inside.mkdir()
    monkeypatch.chdir(inside)
    assert load_settings().network == str(tmp_path / "mine.npz")
    assert load_settings().digit == "3-01"


@pytest.mark.parametrize(
    ("key", "text", "value"),
    [
        ("pace", "2", 2),
        ("theme", "light", "light"),
        ("theme", '"light"', "light"),
        ("digit", "mnist:test:63", "mnist:test:63"),
        ("title", "1984", "1984"),
        ("digit", "3", "3"),
        ("label", "6", 6),
        ("label", "", ""),
        ("network", r"C:\nets\mine.npz", r"C:\nets\mine.npz"),
        ("accent", '{ signal = "#ffb000" }', {"signal": "#ffb000"}),
    ],
)
def test_a_setting_from_the_command_line(key, text, value):
    assert checked_value(key, text) == value


@pytest.mark.parametrize(("key", "text"), [("pace", "fast"), ("pase", "2"), ("theme", "pink")])
def test_a_setting_of_the_command_line_that_will_not_do(key, text):
    with pytest.raises(InputError, match="--set: "):
        checked_value(key, text)


def test_the_commented_file_holds_the_defaults(tmp_path):
    text = commented_file()
    assert tomllib.loads(text) == {}
    path = write(tmp_path, re.sub(r"(?m)^# (\w+ = )", r"\1", text))
    assert tomllib.loads(path.read_text()) == {name: key.default for name, key in KEYS.items()}
    assert vars(load_settings()) | {"origins": {}} == vars(Settings())
    assert all(role in text for role in settings.ROLES)


@given(st.dictionaries(st.text(), st.none() | st.booleans() | st.floats() | st.text() | st.lists(st.integers())))
def test_whatever_the_overrides_hold_they_are_taken_or_refused(found):
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(settings.OVERRIDES_VARIABLE, json.dumps(found))
        try:
            taken = load_settings()
        except InputError as error:
            assert str(error).isprintable()
        else:
            assert set(found) <= set(KEYS)
            assert all(getattr(taken, key) == value for key, value in found.items())


def test_a_film_travels_with_every_file_that_the_settings_name() -> None:
    assert job.FILE_SETTINGS == FILE_KEYS
