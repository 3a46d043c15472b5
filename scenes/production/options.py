"""What the commands have in common: which sections, which settings, who renders."""

from __future__ import annotations

import configparser
import difflib
import json
import os
import signal
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Any, TypeVar

import click
import cloup
from cloup.constraints import mutually_exclusive
from rich.console import Console

from network.errors import InputError
from network.files import check_folder
from scenes import syllabus
from scenes.production.contents import FORMATS, as_duration, rendering_time
from scenes.production.job import manim_cfg_of
from scenes.production.own_scenes import include_scenes, is_file_of_scenes
from scenes.production.progress import Progress
from scenes.production.studio import QUALITIES, Rendered, Studio
from scenes.production.workers import default_workers, pool_of
from scenes.syllabus import Section

if TYPE_CHECKING:
    from scenes.settings import Settings

ONLY_MP4 = "Scenes become MP4s here; leave that out, or render the scene with: manim render"
OF_THE_WHOLE = ("author", "title")
"""The settings of films and pages, which show in no scene."""
LONG = 60.0
"""Seconds from which it is worth telling how long something will take."""
Command = TypeVar("Command", bound=Callable[..., Any])


def _use_settings_file(_context: click.Context, _option: click.Parameter, file: str | None) -> None:
    if file is not None:
        if not os.path.isfile(os.path.expanduser(file)):
            raise InputError(f"--settings names {file}, but there is no such file.")
        os.environ["NEURAL_LECTURE"] = file


def _override_settings(_context: click.Context, _option: click.Parameter, values: Sequence[str]) -> None:
    from scenes.settings import checked_value  # here and below, because Manim takes a second

    for text in values:
        key, equals, value = text.partition("=")
        if not equals:
            raise InputError(f"--set {text} says nothing: write --set key=value, such as --set pace=2.")
        override_setting(key.strip(), checked_value(key.strip(), value.strip()))


def override_setting(key: str, value: Any) -> None:
    """Put a setting in force in this process and in all that it starts."""
    from scenes.settings import COMMAND_LINE_VARIABLE, OVERRIDES_VARIABLE, overrides

    os.environ[OVERRIDES_VARIABLE] = json.dumps(overrides() | {key: value})
    known = filter(None, os.environ.get(COMMAND_LINE_VARIABLE, "").split(","))
    os.environ[COMMAND_LINE_VARIABLE] = ",".join(sorted({*known, key}))


@contextmanager
def overridden_setting(key: str, value: Any) -> Iterator[None]:
    """Have a setting in force for a while."""
    from scenes.settings import OVERRIDES_VARIABLE

    before = os.environ.get(OVERRIDES_VARIABLE, "")
    override_setting(key, value)
    try:
        yield
    finally:
        os.environ[OVERRIDES_VARIABLE] = before


def settings_options(command: Command) -> Command:
    """Let a command take settings; they come into force in its environment, and in those of all it starts."""
    return cloup.option_group(
        "Settings",
        cloup.option(
            "--settings",
            metavar="FILE",
            callback=_use_settings_file,
            expose_value=False,
            help="A lecture.toml; without it, the nearest from this folder upwards.",
        ),
        cloup.option(
            "--set",
            metavar="KEY=VALUE",
            multiple=True,
            callback=_override_settings,
            expose_value=False,
            help="One setting, in place of the file's; may be repeated.",
        ),
    )(command)


def section_options(command: Command) -> Command:
    """Let a command take `chapter` and `scene`, for `chosen_sections`."""
    return cloup.option_group(
        "What",
        cloup.option(
            "--chapter", type=int, multiple=True, metavar="N", help="This chapter only, by number; may be repeated."
        ),
        cloup.option(
            "--scene",
            multiple=True,
            metavar="NAME",
            help="This scene only, by the name of its class, or one of your own, as own.py or own.py:Class; may be "
            "repeated.",
        ),
    )(command)


def rendering_options(default_quality: str = "l") -> Callable[[Command], Command]:
    """Let a command take `quality`, `workers` and `scheduler`, for `finished_scenes`."""
    quality = cloup.option(
        "-q",
        "--quality",
        type=click.Choice(list(QUALITIES)),
        default=default_quality,
        show_default=True,
        help="480p15, 720p30, 1080p60, 1440p60 or 2160p60.",
    )
    group = cloup.option_group(
        "Rendering",
        quality,
        cloup.option(
            "--workers",
            type=click.IntRange(min=1),
            metavar="N",
            help="So many scenes at once on this machine; without it, one a processor.",
        ),
        cloup.option(
            "--scheduler", metavar="ADDRESS", help="Render on the workers of this Dask scheduler, as tcp://HOST:8786."
        ),
    )
    return lambda command: group(cloup.constraint(mutually_exclusive, ["workers", "scheduler"])(command))


def chosen_sections(chapters: Sequence[int] = (), scenes: Sequence[str] = ()) -> list[Section]:
    """The sections of the chapters and scenes that were asked for, in the order of the lecture; by default all.

    Raises:
        InputError: when there is no such chapter or scene, or a scene's file is missing or cannot be run.
    """
    scenes = [name for each in scenes for name in (include_scenes(each) if is_file_of_scenes(each) else [each])]
    everything = syllabus.SYLLABUS
    for number in chapters:
        if not 1 <= number <= len(everything):
            raise InputError(f"There is no chapter {number}: the chapters are 1 to {len(everything)}.")
    names = [section.scene_class for chapter in everything for section in chapter.sections]
    for name in scenes:
        if name not in names:
            close = difflib.get_close_matches(name, names, 1)
            hint = f"did you mean {close[0]}?" if close else "python -m scenes list names them all."
            raise InputError(f"There is no scene {name}: {hint}")
    chosen = [
        section
        for number, chapter in enumerate(everything, start=1)
        for section in chapter.sections
        if (not chapters or number in chapters) and (not scenes or section.scene_class in scenes)
    ]
    if not chosen:
        raise InputError("None of these scenes is in these chapters: leave out --chapter.")
    for section in chosen:
        if not section.path.is_file():
            raise InputError(f"{section.scene_class}: there is no {section.path}; correct scenes/syllabus.py.")
    return chosen


def title_of(sections: Sequence[Section]) -> str:
    """What sections are called together, in the language in force: by the titles of their chapters."""
    from scenes.language import _  # here, because Manim takes a second

    chapters = (chapter for chapter in syllabus.SYLLABUS if any(each in chapter.sections for each in sections))
    titles = [_(chapter.title) for chapter in chapters]
    return " · ".join(titles)


def settings_in_force() -> Settings:
    """The settings, with what they name looked at before anything is rendered.

    Raises:
        InputError: when they cannot be used.
    """
    from network import load_network
    from network.data.digits import find_digit
    from scenes.language import use_language  # here, because Manim takes a second
    from scenes.settings import load_settings

    settings = load_settings()
    use_language(settings.language)
    load_network(settings.network)
    if settings.digit:
        find_digit(settings.digit, settings.told_label)
    return settings


def studio_of(settings: Settings, quality: str, manim_options: Sequence[str] = ()) -> Studio:
    """The studio in this folder; where its films will be silent, a sentence on stderr says why.

    Raises:
        InputError: when the folder cannot be written to, the voice that was asked for cannot speak, or Manim does not
            take its options or its `manim.cfg`.
    """
    from scenes.voice import voice_in_force

    check_folder(Studio.folder)
    _check_manim_cfg()
    _check_manim_options(manim_options)
    voice_in_force(settings.voice, settings.language)
    chosen = {key: getattr(settings, key) for key in settings.origins if key not in OF_THE_WHOLE}
    return Studio(quality=quality, manim_options=manim_options, settings=chosen)


def finished_scenes(
    studio: Studio, sections: Sequence[Section], workers: int | None = None, scheduler: str | None = None
) -> list[Rendered]:
    """The finished scenes of sections: those that lack are rendered, and the terminal tells how it goes.

    Raises:
        InputError: when the workers cannot be had, or the network that was set cannot be shown in one of the sections.
        ProductionError: when scenes failed.
    """
    check_named("network", studio.settings.get("network"), sections)
    check_named("run", studio.settings.get("run"), sections)
    console = Console(stderr=True)
    tell_how_long(studio, sections, None if scheduler else workers or default_workers(), console)
    with ending_in_order(), pool_of(workers, scheduler) as pool, Progress(len(sections), console) as progress:
        return studio.render(sections, pool, progress)


def check_named(key: str, name: str | None, sections: Sequence[Section]) -> None:
    """Refuse a network or a run of somebody's own that a section could not show, before the others are played.

    Args:
        key: of the setting, "network" or "run".
        name: as the settings have it; None where nobody has set one.
        sections: that are to show it.

    Raises:
        InputError: naming the sections, and what would do.
    """
    if name is None or not Path(name).suffix:  # those that come with the project can be shown everywhere
        return
    from network import load_network, load_run
    from scenes.learning_scene import LearningScene
    from scenes.lecture_scene import LectureScene

    showing = [(section, kind) for section in sections if issubclass(kind := section.load(), LectureScene)]
    if key == "network":
        network = load_network(name)
        refusals = {section: kind.refusal(network) for section, kind in showing}
    else:
        run = load_run(name)
        refusals = {each: kind.refusal_of_run(run) for each, kind in showing if issubclass(kind, LearningScene)}
    for reason in dict.fromkeys(filter(None, refusals.values())):
        refusing = [section.scene_class for section, its in refusals.items() if its == reason]
        where = "" if len(refusing) == len(sections) else f", in {', '.join(refusing)}"
        raise InputError(f"{name}{where}: {reason}")


def tell_how_long(studio: Studio, sections: Sequence[Section], workers: int | None, console: Console) -> None:
    """Tell about how long it will take to render what is not done yet, if that is worth telling.

    Args:
        studio: who renders.
        sections: what is asked for.
        workers: how many at once; None where nobody knows.
        console: where to tell it.
    """
    lengths = [studio.length(section) for section in sections if studio.rendered(section) is None]
    seconds = rendering_time(lengths, studio.quality, workers or 1)
    if seconds < LONG:
        return
    _width, height, rate = FORMATS[studio.quality]
    scenes = f"{len(lengths)} scene{'s' * (len(lengths) > 1)}"
    told = f"{scenes} to render at {height}p{rate}, about {as_duration(seconds)}"
    told += f" with {workers} at once." if workers else " of one processor, shared by the workers."
    if studio.quality != "l":
        told += f" For a draft, in about {as_duration(rendering_time(lengths, 'l', workers or 1))}: -q l"
    console.print(told, markup=False, highlight=False, soft_wrap=True)


@contextmanager
def ending_in_order() -> Iterator[None]:
    """Tell what an interruption loses: nothing that is finished."""
    try:
        yield
    except (KeyboardInterrupt, SystemExit):
        click.echo("Interrupted: what is finished is kept, and the same command goes on from there.", err=True)
        raise


@contextmanager
def termination_in_order() -> Iterator[None]:
    """Let a request to end (SIGTERM) be one to clean up first, as Ctrl-C is."""

    def end(number: int, _frame: FrameType | None) -> None:
        raise SystemExit(128 + number)

    before = signal.signal(signal.SIGTERM, end)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _check_manim_options(options: Sequence[str]) -> None:
    """Have Manim read options before anything is rendered.

    Raises:
        InputError: when Manim does not know them, or they ask for something else than an MP4.
    """
    if not options:
        return
    if not options[0].startswith("-"):
        raise InputError(f"{options[0]} is no option of manim render; scenes are chosen with --scene NAME.")
    from manim.cli.render.commands import render

    try:
        asked = render.make_context("manim render", [*options, "scene.py"]).params
    except click.ClickException as error:
        raise InputError(f"manim render does not take these options: {error.format_message()}") from None
    other = [key for key in ("transparent", "save_last_frame", "dry_run", "live_preview") if asked.get(key)]
    if asked.get("format") not in (None, "mp4"):
        other.append(f"format {asked['format']}")
    if other:
        raise InputError(f"--{other[0]} asks for something else than an MP4. {ONLY_MP4}")


def _check_manim_cfg() -> None:
    """Refuse a `manim.cfg` by which no scene would become an MP4.

    Raises:
        InputError: when it asks for transparent films, or cannot be read.
    """
    path = manim_cfg_of(Path.cwd())
    settings = configparser.ConfigParser()
    try:
        settings.read(path or (), encoding="utf-8")
        transparent = settings.getboolean("CLI", "transparent", fallback=False)
    except (configparser.Error, ValueError) as error:
        raise InputError(f"{path} cannot be read: {' '.join(str(error).split())}.") from None
    if transparent:
        raise InputError(f"{path} asks for transparent films. {ONLY_MP4}")
