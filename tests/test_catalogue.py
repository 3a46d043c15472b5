"""A catalogue of translations is read, or refused in one sentence that names the line."""

import random
from pathlib import Path

import pytest

from network import InputError
from scenes import language
from scenes.catalogue import LARGEST, read_catalogue
from scenes.language import CATALOGUES, in_number, use_language
from scenes.production.catalogues import update_catalogue

HEADER = 'msgid ""\nmsgstr ""\n"Language: de\\n"\n"Content-Type: text/plain; charset=utf-8\\n"\n'
PLURALS = '"Plural-Forms: nplurals=2; plural=(n != 1);\\n"\n'


def written(folder: Path, text: str, header: str = HEADER + PLURALS, name: str = "de.po") -> Path:
    path = folder / name
    path.write_text(f"{header}\n{text}", encoding="utf-8")
    return path


def refusal(path: Path) -> str:
    with pytest.raises(InputError) as refused:
        read_catalogue(path)
    sentence = str(refused.value)
    assert sentence.startswith(str(path)) and sentence.isprintable()
    return sentence


def entry(english: str, translation: str) -> str:
    return f'msgid "{english}"\nmsgstr "{translation}"\n'


@pytest.mark.parametrize(
    ("translation", "told"),
    [
        ("{anzahl} Pixel", "has {anzahl}, which the English text has not"),
        ("{0.__class__}", "has {0.__class__}, which"),
        ("{count", "has a brace too many or too few"),
        ("count}", "has a brace too many or too few"),
        ("{count!x}", "has {count!x}, which"),
        ("{count.__init__.__globals__}", "has {count.__init__.__globals__}, which"),
        ("{count.__class__.__mro__}", "has {count.__class__.__mro__}, which"),
        ("{count:>999999999}", "has {count:>999999999}, which"),
        ("{count} {}", "has {}, which"),
        ("{count[0]}", "has {count[0]}, which"),
        ("alle Pixel", "lacks {count}"),
        ("{count} Pi\u0001xel", "holds control characters"),
    ],
)
def test_what_a_translation_puts_in_is_what_the_english_text_puts_in(
    tmp_path: Path, translation: str, told: str
) -> None:
    path = written(tmp_path, entry("{count} pixels", translation))
    sentence = refusal(path)
    assert sentence.startswith(f'{path}, line 7: the translation of "{{count}} pixels" {told}')


def test_a_translation_may_say_things_in_another_order(tmp_path: Path) -> None:
    catalogue = read_catalogue(written(tmp_path, entry("{one}, then {two:.1f}", "{two:.1f} nach {one}, {one}")))
    assert catalogue.get("{one}, then {two:.1f}").string == "{two:.1f} nach {one}, {one}"


def test_one_form_of_a_plural_may_leave_out_the_count(tmp_path: Path) -> None:
    text = 'msgid "one pixel"\nmsgid_plural "{count} pixels"\nmsgstr[0] "ein Pixel"\nmsgstr[1] "{count%s} Pixel"\n'
    assert read_catalogue(written(tmp_path, text % "")).get("one pixel").string[1] == "{count} Pixel"
    assert "has {count!r}" in refusal(written(tmp_path, text % "!r"))


def test_what_is_not_in_force_is_not_looked_at(tmp_path: Path) -> None:
    fuzzy = "#, fuzzy\n" + entry("{count} pixels", "{anzahl}")
    obsolete = '#~ msgid "a"\n#~ msgstr "{"\n'
    assert len(read_catalogue(written(tmp_path, "\n".join([fuzzy, entry("{name}", ""), obsolete])))) == 2


def test_braces_that_are_no_placeholders_stay_as_they_are(tmp_path: Path) -> None:
    assert read_catalogue(written(tmp_path, entry("a { b", "ein { b"))).get("a { b").string == "ein { b"


def test_a_mark_at_the_beginning_of_the_file_is_none_of_its_texts(tmp_path: Path) -> None:
    path = written(tmp_path, entry("pixel", "Pixel"))
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert read_catalogue(path).get("pixel").string == "Pixel"


@pytest.mark.parametrize("forms", ["99999999", "0", "-1", "7", "9" * 5000])
def test_a_number_of_plural_forms_that_no_language_has(tmp_path: Path, forms: str) -> None:
    plurals = f'"Plural-Forms: nplurals={forms}; plural=(n != 1);\\n"\n'
    text = 'msgid "one"\nmsgid_plural "many"\nmsgstr[0] "eins"\n'
    sentence = refusal(written(tmp_path, text, HEADER + plurals))
    assert "nplurals" in sentence or "no catalogue" in sentence


@pytest.mark.parametrize("plural", ["n%0", "n+1", "__import__('os')", "(" * 200, "n < ", "n" * 2000])
def test_a_plural_form_that_cannot_be_computed(tmp_path: Path, plural: str) -> None:
    header = f'{HEADER}"Plural-Forms: nplurals=2; plural={plural};\\n"\n'
    assert "Plural-Forms" in refusal(written(tmp_path, entry("a", "b"), header))


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("nonsense\n", "line 7: this is no part of a catalogue"),
        ('msgid "a"\n', "this is no part of a catalogue"),
        ('msgid "a"\nmsgstr[7] "b"\nmsgid_plural "c"\n', "line 7: this is no part of a catalogue"),
        ('msgid "a"\nmsgstr[x] "b"\n', "is no catalogue of translations"),
    ],
)
def test_a_damaged_catalogue(tmp_path: Path, text: str, told: str) -> None:
    assert told in refusal(written(tmp_path, text))


@pytest.mark.parametrize("date", ["2026-11-24", "yesterday", "0000-99-99 99:99+9999"])
def test_a_date_that_is_none(tmp_path: Path, date: str) -> None:
    path = written(tmp_path, entry("a", "b"), f'{HEADER}"POT-Creation-Date: {date}\\n"\n')
    assert "is no catalogue of translations" in refusal(path)


def test_bytes_that_are_no_text(tmp_path: Path) -> None:
    path = written(tmp_path, entry("a", "b"))
    path.write_bytes(path.read_bytes() + b"\xff")
    assert "line 9: this is not UTF-8" in refusal(path)
    path.write_bytes(b"#" * (LARGEST + 1))
    assert "more than 4,194,304 bytes" in refusal(path)
    assert "cannot be read" in refusal(tmp_path / "fr.po")
    assert "named after no language" in refusal(written(tmp_path, "", name="klingonisch.po"))


def test_a_broken_catalogue_is_refused_before_anything_is_drawn_or_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = written(tmp_path, entry("{count} pixels", "{anzahl}"))
    before = path.read_bytes()
    monkeypatch.setattr(language, "CATALOGUES", tmp_path)
    language._texts.cache_clear()
    with pytest.raises(InputError, match="line 7"):
        use_language("de")
    with pytest.raises(InputError, match="line 7"):
        update_catalogue("de", tmp_path)
    assert path.read_bytes() == before
    language._texts.cache_clear()


def test_whatever_is_done_to_a_catalogue_it_is_read_or_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole, draw = (CATALOGUES / "de.po").read_bytes()[:6_000].rpartition(b"\n\n")[0], random.Random(3)
    scraps = [b"\xff", b'"', b"msgid ", b"msgstr[9] ", b"{x}", b"\n", b"#~ ", b"#, fuzzy\n", b"\\", b"plural=(n%0)"]
    monkeypatch.setattr(language, "CATALOGUES", tmp_path)
    taken = 0
    for _ in range(120):
        damaged, place = bytearray(whole), draw.randrange(len(whole))
        damaged[place : place + draw.choice([0, 0, 1, 30])] = draw.choice([b"", *scraps])
        (tmp_path / "de.po").write_bytes(bytes(damaged))
        language._texts.cache_clear()
        try:
            use_language("de")
            taken += bool(in_number("bias", "biases", 3))
        except InputError as error:
            assert str(error).isprintable()
    language._texts.cache_clear()
    assert 0 < taken < 120


def test_every_catalogue_of_the_lecture_can_be_used() -> None:
    for path in CATALOGUES.glob("*.po"):
        assert len(read_catalogue(path)) > 0
