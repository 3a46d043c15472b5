"""Letters that no font has are named, in place of the boxes that Typst would draw."""

import pytest
import typst

from network.errors import InputError
from scenes import language
from scenes.language import use_language
from scenes.mobjects.text import glyphs, words
from scenes.mobjects.text.glyphs import NOBODYS, check_letters
from scenes.mobjects.text.typesetting import TEXT_FACE, formula


def test_what_typst_s_own_fonts_have_is_drawn() -> None:
    glyphs._drawable.clear()
    check_letters(["Größe, naïve façade – “∂C/∂w” → Жук, Ωμέγα, e\u0301\u200b"], TEXT_FACE)
    assert {"ö", "∂", "Ж"} <= glyphs._drawable
    assert "e" not in glyphs._drawable  # every font has it: it is not asked about


def test_letters_that_are_missing_are_named() -> None:
    with pytest.raises(InputError, match=r"No font here has the letters .*f0000"):
        words("pixel \U000f0000 ä")
    with pytest.raises(InputError) as refused:
        check_letters([chr(0xF0000 + k) for k in range(500)], TEXT_FACE)
    assert "..." in str(refused.value) and len(str(refused.value)) < 300


def test_letters_known_to_be_drawable_are_not_asked_about_again(monkeypatch: pytest.MonkeyPatch) -> None:
    check_letters(["ä"], TEXT_FACE)
    monkeypatch.setattr(typst, "compile", lambda *_, **__: pytest.fail("asked again"))
    check_letters(["ä", "abc"], TEXT_FACE)


def test_a_catalogue_with_such_letters_is_refused_before_anything_is_drawn(tmp_path, monkeypatch) -> None:
    header = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n\n'
    (tmp_path / "ja.po").write_text(f'{header}msgid "pixel"\nmsgstr "{NOBODYS}"\n', encoding="utf-8")
    monkeypatch.setattr(language, "CATALOGUES", tmp_path)
    language._texts.cache_clear()
    with pytest.raises(InputError, match="No font here has the letters"):
        use_language("ja")
    language._texts.cache_clear()


@pytest.mark.parametrize("write", [words, lambda text: formula(f'w "{text}"')])
def test_texts_and_formulas_name_the_letters_that_would_become_boxes(write):
    with pytest.raises(InputError, match="No font here has the letters"):
        write(f"w{NOBODYS}")
