"""Make lecture material of the scenes from a command line: `python -m scenes --help`."""

from __future__ import annotations

import json
from functools import partial
from pathlib import Path
from typing import Any

import click
import cloup
from click.core import ParameterSource
from rich import box
from rich.table import Table

from network import terminal
from network.commands import Commands
from network.errors import InputError
from network.files import check_folder, write_atomically
from scenes import syllabus
from scenes.production.contents import as_time, estimated_length, summary
from scenes.production.film import check_target, make_film
from scenes.production.options import (
    check_named,
    chosen_sections,
    finished_scenes,
    override_setting,
    rendering_options,
    section_options,
    settings_in_force,
    settings_options,
    studio_of,
    termination_in_order,
    title_of,
)
from scenes.production.studio import ProductionError, Studio
from scenes.production.workers import default_workers
from scenes.syllabus import Section, place_of


class Failed(click.ClickException):
    """A `ProductionError` at the command line: what failed on stderr, and exit status 1."""


class ProductionCommands(Commands):
    """Commands that may fail after hours, when everything but one thing is done."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command that was named."""
        try:
            with termination_in_order():
                return super().invoke(ctx)
        except ProductionError as error:
            raise Failed(str(error)) from None


EXAMPLES = """\b
Examples:
  python -m scenes list
  python -m scenes film
  python -m scenes film --chapter 1 --quality h
  python -m scenes film --set theme=light --output light.mp4"""


@cloup.group(
    cls=ProductionCommands,
    epilog=EXAMPLES,
    context_settings={"help_option_names": ["-h", "--help"]},
)
def main() -> None:
    """A lecture on neural networks: make a film of its scenes."""


@main.command("list")
def list_command() -> None:
    """Tell what the lecture consists of.

    Lengths are those of the scenes as they were rendered last in this folder; with a ~ they are estimated by what is
    said.
    """
    table = Table(box=box.SIMPLE)
    for heading in ("", "section", "scene", "length", "shows"):
        table.add_column(heading, justify="right" if heading == "length" else "left", no_wrap=heading == "scene")
    studio = Studio()
    for number, chapter in enumerate(syllabus.SYLLABUS, start=1):
        table.add_row(str(number), chapter.title, style="bold")
        for place, section in enumerate(chapter.sections, start=1):
            length = _length(studio, section)
            table.add_row(f"{number}.{place}", section.title, section.scene_class, length, summary(section))
    terminal.output().print(table)


@main.command(
    epilog="""\b
Examples:
  python -m scenes film --scene IntroducingLayers -q m
  python -m scenes film --scheduler tcp://192.168.0.10:8786
  python -m scenes film -- --fps 25 --disable_caching"""
)
@section_options
@rendering_options()
@settings_options
@cloup.option("--output", metavar="FILE", help="One MP4 of all; without it, one a chapter in media.")
@cloup.argument("manim_options", nargs=-1, type=click.UNPROCESSED)
def film(
    chapter: tuple[int, ...],
    scene: tuple[str, ...],
    quality: str,
    workers: int | None,
    scheduler: str | None,
    output: str | None,
    manim_options: tuple[str, ...],
) -> None:
    """Render scenes and join them into MP4s with chapter marks and subtitles: one of each chapter.

    The subtitles are a track of a film, and lie beside it as .srt and .vtt. The paths of the films are printed last.
    Scenes or chapters that are named, and what --output names, become one film. MANIM_OPTIONS, after --, are handed on
    to manim render.

    Ctrl-C loses only the scenes that are being rendered: the same command goes on from there. What is done is kept in
    media/scenes and used again until something that it is made from changes.
    """
    sections = chosen_sections(chapter, scene)
    films = {check_target(target): part for target, part in _films(chapter, scene, output, sections).items()}
    settings = settings_in_force()
    studio = studio_of(settings, quality, manim_options)
    finished = dict(zip(sections, finished_scenes(studio, sections, workers, scheduler), strict=True))
    for target, part in films.items():
        title = settings.title or title_of(part)
        if settings.title and len(films) > 1:
            title = f"{settings.title} · {title_of(part)}"
        metadata = {"title": title, "artist": settings.author}
        click.echo(make_film([finished[section] for section in part], target, metadata, settings.language))


@main.command(
    epilog="""\b
Examples:
  python -m scenes stills
  python -m scenes stills --scene EdgeDetection --svg
  python -m scenes stills --scene Recap --pdf --trim --transparent --no-caption
  python -m scenes stills --set theme=dark --png --output pictures"""
)
@section_options
@cloup.option_group(
    "Which files; without any, all three",
    cloup.option("--png", is_flag=True, help="Pixels, 1920 x 1080."),
    cloup.option("--svg", is_flag=True, help="Vectors, for web pages and drawing programs."),
    cloup.option("--pdf", is_flag=True, help="Vectors, for papers and handouts."),
)
@cloup.option_group(
    "How they are cut out",
    cloup.option("--trim", is_flag=True, help="Cut off what is empty, but for a small margin."),
    cloup.option("--transparent", is_flag=True, help="Leave out the canvas behind the picture."),
    cloup.option("--no-caption", is_flag=True, help="Leave out the caption."),
)
@cloup.option("--workers", type=click.IntRange(min=1), metavar="N", help="So many scenes at once; one a processor.")
@settings_options
@cloup.option("--output", default="media/stills", show_default=True, metavar="DIR", help="Where the files go.")
def stills(
    chapter: tuple[int, ...],
    scene: tuple[str, ...],
    trim: bool,
    transparent: bool,
    no_caption: bool,
    workers: int | None,
    output: str,
    **kinds: bool,
) -> None:
    """Write what the end of each beat shows as figures, and a contact sheet of each chapter.

    They are in the light theme, for paper, where nobody asks for another. When a scene fails, the others are made.
    """
    from scenes.production.contact_sheet import contact_sheet  # here, because Manim takes a second
    from scenes.production.stills import KINDS, Look, make_stills

    sections = chosen_sections(chapter, scene)
    settings = settings_in_force()
    if settings.origin("theme") == "default":
        override_setting("theme", "light")
    check_named("network", settings.network, sections)
    check_named("run", settings.run, sections)
    wanted = [kind for kind in KINDS if kinds[kind]] or list(KINDS)
    folder = Path(output)
    check_folder(folder)
    problems: list[str] = []
    done = make_stills(
        sections,
        folder,
        wanted,
        workers or default_workers(),
        lambda section: click.echo(section.title, err=True),
        Look(trim, transparent, not no_caption),
        lambda _section, problem: problems.append(problem),
    )
    if "png" in wanted:
        for number, each in enumerate(syllabus.SYLLABUS, start=1):
            if any(section in done for section in each.sections):
                contact_sheet(each, done, folder / f"chapter{number}.png")
    if problems:
        raise ProductionError("\n".join(problems))
    click.echo(folder.resolve())


@main.command(
    epilog="""\b
Examples:
  python -m scenes settings
  python -m scenes settings --set pace=0.8
  python -m scenes settings --init"""
)
@cloup.option("--init", is_flag=True, help="Write a commented lecture.toml into this folder instead.")
@settings_options
def settings(init: bool) -> None:
    """Print the settings that are in force, and where each value comes from."""
    from scenes.settings import FILE_NAME, KEYS, commented_file, load_settings

    if init:
        path = Path(FILE_NAME)
        if path.exists():
            raise InputError(f"{path.resolve()} is there already: edit it, or remove it first.")
        write_atomically(path, lambda file: file.write(commented_file().encode()))
        click.echo(path.resolve())
        return
    found = load_settings()
    table = Table(box=box.SIMPLE)
    for heading in ("key", "value", "from"):
        table.add_column(heading, overflow="fold")
    for key in KEYS:
        table.add_row(key, json.dumps(getattr(found, key), ensure_ascii=False), found.origin(key))
    terminal.output().print(table)


@main.command(
    epilog="""\b
Examples:
  python -m scenes translate fr"""
)
@cloup.argument("language", help="Its code, such as fr or pt_BR.")
def translate(language: str) -> None:
    """Make the catalogue of a language, or bring it up to date with the scenes.

    Fill in the msgstr of every text, with any editor or translator's tool; what stands in braces stays as it is. Then
    --set language=... shows the lecture in that language.
    """
    from scenes.production.catalogues import update_catalogue

    path, lacking = update_catalogue(language)
    click.echo(f"{path}: {lacking} texts to translate" if lacking else f"{path}: complete")


@main.command(
    epilog="""\b
Examples:
  python -m scenes slides
  python -m scenes slides --quality l
  python -m scenes slides --chapter 1 --pptx
  python -m scenes slides --handout --set language=de
  python -m scenes slides --html --one-file --output talk"""
)
@section_options
@cloup.option_group(
    "Which files; without any, all four",
    cloup.option("--html", is_flag=True, help="For any browser, without a network; S opens the speaker's window."),
    cloup.option("--pdf", is_flag=True, help="What each slide ends with, and what is said as its note."),
    cloup.option("--pptx", is_flag=True, help="For PowerPoint and LibreOffice, with speaker notes."),
    cloup.option(
        "--handout", is_flag=True, help="To be printed: A4, two pictures a page with what is said; soon made, if alone."
    ),
)
@cloup.option("--one-file", is_flag=True, help="Let the HTML hold the clips itself, to be sent as one file.")
@rendering_options("h")
@settings_options
@cloup.option("--output", default="media/slides", show_default=True, metavar="DIR", help="Where the files go.")
@cloup.argument("manim_options", nargs=-1, type=click.UNPROCESSED)
def slides(
    chapter: tuple[int, ...],
    scene: tuple[str, ...],
    quality: str,
    workers: int | None,
    scheduler: str | None,
    output: str,
    one_file: bool,
    manim_options: tuple[str, ...],
    **kinds: bool,
) -> None:
    """Make slides of scenes: each beat is one, and what is said in it is its speaker's note.

    The path of the folder is printed last. In the HTML, the arrow keys, a click or a swipe lead on and back, S opens
    the speaker's window, O the overview, and H tells all keys. A handout is in the light theme where nobody asks for
    another. MANIM_OPTIONS, after --, are handed on to manim render.
    """
    maker = _slide_maker()
    sections, folder = chosen_sections(chapter, scene), Path(output)
    check_folder(folder)
    settings = settings_in_force()
    wanted = [kind for kind in maker.KINDS if kinds[kind]] or maker.KINDS
    if wanted == ["handout"] and not _was_asked_for("quality"):
        quality = "l"  # its pictures are vectors; of the scenes it takes what is said
    scenes = finished_scenes(studio_of(settings, quality, manim_options), sections, workers, scheduler)
    deck = maker.Deck.of(scenes, settings, settings.title or title_of(sections))
    maker.make_slides(deck, folder, wanted, one_file, workers)
    click.echo(folder.resolve())


@main.command(
    epilog="""\b
Examples:
  python -m scenes page
  python -m scenes page --quality h --slides
  python -m scenes page --set "title=How a network reads" --output site"""
)
@section_options
@rendering_options("m")
@settings_options
@cloup.option("--slides", is_flag=True, help="Make slides too, and offer them.")
@cloup.option("--output", default="media/page", show_default=True, metavar="DIR", help="Where the page goes.")
@cloup.argument("manim_options", nargs=-1, type=click.UNPROCESSED)
def page(
    chapter: tuple[int, ...],
    scene: tuple[str, ...],
    quality: str,
    workers: int | None,
    scheduler: str | None,
    slides: bool,
    output: str,
    manim_options: tuple[str, ...],
) -> None:
    """Make a web page of scenes: the film, its sections, a transcript, stills, downloads, and what the network is.

    It is a folder that opens from a disk and can be put on any server as it is. The path of its index.html is printed
    last. MANIM_OPTIONS, after --, are handed on to manim render.
    """
    maker = _slide_maker() if slides else None
    sections, folder = chosen_sections(chapter, scene), Path(output)
    check_folder(folder)
    settings = settings_in_force()
    scenes = finished_scenes(studio_of(settings, quality, manim_options), sections, workers, scheduler)
    title = settings.title or title_of(sections)
    from scenes.production.page import make_page  # here, because Manim takes a second

    write_slides = partial(maker.write_slides, maker.Deck.of(scenes, settings, title)) if maker else None
    made = make_page(
        scenes,
        folder,
        settings,
        title,
        workers or default_workers(),
        write_slides,
        lambda section: click.echo(f"{section.title}: stills", err=True),
    )
    click.echo(made)


@main.command(
    epilog="""\b
Examples:
  python -m scenes kit
  python -m scenes kit -q m --output site
  python -m scenes kit --set theme=light"""
)
@rendering_options()
@settings_options
@cloup.option("--output", default="media/kit", show_default=True, metavar="DIR", help="Where the page goes.")
def kit(quality: str, workers: int | None, scheduler: str | None, output: str) -> None:
    """Make a web page of the drawing kit: every piece with its picture, its short film and the code to copy.

    It is a folder that opens from a disk and can be put on any server as it is. The path of its index.html is printed
    last. What is rendered is kept, as it is for a film. Of the settings, only the theme concerns it.
    """
    from scenes.mobjects.theme import THEMES  # here, because Manim takes a second
    from scenes.production.example_code import rooms_of
    from scenes.production.kit import make_kit_page
    from scenes.settings import Settings, load_settings

    folder, settings = Path(output), load_settings()
    for key in settings.origins:
        if settings.origin(key) == "--set" and key != "theme":
            raise InputError(f"--set {key} changes nothing here: of the settings, the kit takes only the theme.")
    check_folder(folder)
    check_folder(Studio.folder)
    sources = None if settings.theme == "dark" else Studio.folder / "kit" / settings.theme
    rooms = rooms_of(settings.theme, sources)
    sections = [example.section for room in rooms for example in room.examples]
    scenes = finished_scenes(studio_of(Settings(), quality), sections, workers, scheduler)
    theme = None if settings.origin("theme") == "default" else THEMES[settings.theme]
    click.echo(make_kit_page(rooms, scenes, folder, theme))


def _films(
    chapters: tuple[int, ...], scenes: tuple[str, ...], output: str | None, sections: list[Section]
) -> dict[Path, list[Section]]:
    """The films to make, each with its sections: one of what was asked for, or else one of each chapter."""
    if output:
        return {Path(output): sections}
    if scenes or chapters:
        name = "scenes" if scenes else f"chapter{'-'.join(map(str, chapters))}"
        return {Path("media", f"{name}.mp4"): sections}
    films: dict[Path, list[Section]] = {}
    for section in sections:
        films.setdefault(Path("media", f"chapter{place_of(section)[0]}.mp4"), []).append(section)
    return films


def _length(studio: Studio, section: Section) -> str:
    last = studio.last_rendered(section)
    return as_time(last.duration) if last else f"~{as_time(estimated_length(section))}"


def _was_asked_for(option: str) -> bool:
    """Whether an option of the command that runs was given, and not left at its default."""
    return click.get_current_context().get_parameter_source(option) is not ParameterSource.DEFAULT


def _slide_maker() -> Any:
    """The module that makes slides, for which not everybody has the packages."""
    try:
        from scenes.production import slides
    except ModuleNotFoundError as error:
        package = (error.name or "pptx").partition(".")[0]
        raise InputError(f"Slides need {package}: in the project's folder, pip install -e '.[slides]'.") from None
    return slides


if __name__ == "__main__":
    main()
