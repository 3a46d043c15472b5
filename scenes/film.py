"""The film: every scene of the syllabus rendered in order and joined into one MP4.

Run as ``python -m scenes.film [MANIM OPTION...]``.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

import av
import click
import cloup

from scenes.syllabus import SYLLABUS, Section


class FilmError(Exception):
    """The film could not be made; the message says which scene failed and where to look."""


def render_section(section: Section, movie: Path, manim_options: Sequence[str] = ()) -> None:
    """Render one section with ``manim render`` at 480p, or as the options say.

    Manim runs in a process of its own, in the current folder: the ``manim.cfg`` there applies, and the clips
    it caches go to ``media/``. What Manim prints goes to the standard error.

    Args:
        section: The section to render.
        movie: Absolute path of the MP4 to write.
        manim_options: Options of ``manim render``, such as ``-qh``.

    Raises:
        FilmError: If the file is missing, Manim fails, or the options made it write no MP4.
    """
    name = f"{section.scene_class} of {section.path}"
    if not section.path.is_file():
        raise FilmError(f"{name}: there is no such file; correct scenes/syllabus.py.")
    progress_bar = "display" if sys.stderr.isatty() else "none"
    command = [sys.executable, "-m", "manim", "render", "-ql", "--format", "mp4", "--verbosity", "WARNING"]
    command += ["--progress_bar", progress_bar, *manim_options, "--output_file", str(movie)]
    command += [str(section.path), section.scene_class]
    standard_error = 2
    if status := subprocess.run(command, stdin=subprocess.DEVNULL, stdout=standard_error).returncode:
        raise FilmError(f"Manim could not render {name} (exit status {status}): what it said is above.")
    if not movie.is_file():
        raise FilmError(f"Manim wrote no MP4 of {name}: leave out the options that ask for another output.")


def join_movies(movies: Sequence[Path], target: Path) -> None:
    """Join movies of one format into one MP4 without encoding anything again.

    Args:
        movies: MP4 files with one video stream each, all of the same size, frame rate and encoder options.
        target: The file to write.
    """
    with tempfile.NamedTemporaryFile("w", suffix=".txt", encoding="utf-8") as playlist:
        for movie in movies:
            quoted = str(movie.resolve()).replace("'", r"'\''")
            playlist.write(f"file '{quoted}'\n")
        playlist.flush()
        with (
            av.open(playlist.name, format="concat", options={"safe": "0"}) as source,
            av.open(str(target), "w", format="mp4", options={"movflags": "+faststart"}) as film,
        ):
            stream = film.add_stream_from_template(source.streams.video[0])
            for packet in source.demux(video=0):
                if packet.dts is not None:  # the demuxer ends with an empty packet
                    packet.stream = stream
                    film.mux(packet)


def make_film(sections: Sequence[Section], target: Path, manim_options: Sequence[str] = ()) -> Path:
    """Render the sections in order and join them into one MP4.

    Args:
        sections: The sections of the film, at least one.
        target: The MP4 to write. It appears when it is complete and replaces an older one.
        manim_options: Options of ``manim render`` for every section.

    Returns:
        The absolute path of the film.

    Raises:
        FilmError: If a section cannot be rendered; an older film stays as it was.
    """
    target = target.resolve()
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="film-", dir=target.parent) as folder:
        movies = [Path(folder, f"{number:03}.mp4") for number in range(len(sections))]
        for number, (section, movie) in enumerate(zip(sections, movies, strict=True), start=1):
            print(f"[{number}/{len(sections)}] {section.title}", file=sys.stderr, flush=True)
            render_section(section, movie, manim_options)
        film = Path(folder, "film.mp4")
        join_movies(movies, film)
        film.replace(target)
    return target


@cloup.command(context_settings={"ignore_unknown_options": True})
@cloup.argument("manim_options", nargs=-1, type=click.UNPROCESSED)
def main(manim_options: tuple[str, ...]) -> None:
    """Render the film at 480p into media/film.mp4 and print its path.

    Clips rendered before and unchanged since are taken from media/. MANIM_OPTIONS are handed on to
    manim render: -qh renders at 1080p, --disable_caching renders everything again.
    """
    sections = [section for chapter in SYLLABUS for section in chapter.sections]
    try:
        print(make_film(sections, Path("media/film.mp4"), manim_options))
    except FilmError as error:
        print(f"film: {error}", file=sys.stderr)
        sys.exit(1)


if __name__ == "__main__":
    main()
