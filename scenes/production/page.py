"""The page: a static folder with the film, its sections, its words, its pictures, and what the network is.

`index.html` shows what lies beside it in `files`, and nothing from anywhere else; it opens from a disk as well as from
a server.
"""

from __future__ import annotations

import base64
import zipfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import av
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from PIL import Image

from network import load_network
from network.model import Network
from scenes.language import _, use_language
from scenes.mobjects.text.record_card import told_by
from scenes.mobjects.text.typesetting import number_text
from scenes.mobjects.theme import DARK, LIGHT, Theme
from scenes.production.contents import as_time
from scenes.production.film import make_film
from scenes.production.page_contents import Download, Pictures, contents_of
from scenes.production.publishing import published
from scenes.production.stills import make_stills
from scenes.production.studio import Rendered
from scenes.settings import Settings
from scenes.syllabus import Section

ENTRY, FILES, PICTURES = "index.html", "files", "pictures"
WEB = Path(__file__).with_name("web")
STYLE_AND_SCRIPT = ("page.css", "page.js")
ROLES = ("canvas", "ink", "muted", "signal")
"""The roles whose colours the page takes."""
THUMBNAIL = (640, 360)
"""The most pixels of a small picture."""


def make_page(
    scenes: Sequence[Rendered],
    folder: Path,
    settings: Settings,
    title: str,
    workers: int = 1,
    write_slides: Callable[[Path], None] | None = None,
    told: Callable[[Section], None] = lambda _section: None,
) -> Path:
    """Write the page.

    Args:
        scenes: finished scenes, at least one, all rendered with the same options.
        folder: where to. The page appears when it is whole, and replaces an older one.
        settings: whose network, language, colours and author the page has.
        title: of the page.
        workers: how many sections' stills are made at once.
        write_slides: writes slides into an empty folder; without it, the page offers none.
        told: is called whenever the stills of a section are done.

    Returns:
        The absolute path of `index.html`.

    Raises:
        InputError: when the scenes cannot be joined, or the network cannot be read.
    """
    use_language(settings.language)
    network = load_network(settings.network)
    with published(folder, ENTRY, scenes[0].folder.parents[2] / "page.lock") as new:
        files = new / FILES
        pictures = files / PICTURES
        stills = make_stills([scene.section for scene in scenes], pictures, ["png"], workers, told)
        paths = [path for section in stills.values() for path in section]
        for path in paths:
            _write_thumbnail(path)
        if paths:
            _write_zip(paths, files / f"{PICTURES}.zip")
        metadata = {"title": title, "artist": settings.author}
        film = make_film(scenes, files / "film.mp4", metadata, settings.language)
        if write_slides is not None:
            (files / "slides").mkdir()
            write_slides(files / "slides")
        for name in STYLE_AND_SCRIPT:
            (files / name).write_bytes((WEB / name).read_bytes())
        (new / ENTRY).write_text(_html(new, film, scenes, settings, network, title), encoding="utf-8")
    return (folder / ENTRY).absolute()


def _html(
    folder: Path, film: Path, scenes: Sequence[Rendered], settings: Settings, network: Network, title: str
) -> str:
    """The page itself, which shows the files of a folder."""
    environment = Environment(
        loader=FileSystemLoader(WEB), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.filters["time"] = as_time
    with av.open(str(film)) as movie:
        codec = movie.streams.video[0].codec_context
        size = codec.width, codec.height
    return environment.get_template("page.html").render(
        title=title,
        author=settings.author,
        language=settings.language,
        schemes=_schemes(settings),
        size=size,
        subtitles=_data_address(film.with_suffix(".vtt")),
        chapters=contents_of(scenes, film, Pictures(folder / FILES / PICTURES, f"{FILES}/{PICTURES}")),
        downloads=list(_downloads(folder)),
        rows=_rows(network),
        texts=_texts(),
    )


def _schemes(settings: Settings) -> dict[str, dict[str, str]]:
    """The colours by role, for viewers who prefer dark and for those who prefer light."""
    own = "light" if settings.theme == "light" else "dark"
    themes: dict[str, Theme] = {"dark": DARK, "light": LIGHT} | {own: settings.palette}
    return {scheme: {role: getattr(theme, role) for role in ROLES} for scheme, theme in themes.items()}


def _data_address(subtitles: Path) -> str:
    """A file of subtitles as an address that holds it: from a disk, a browser reads no other."""
    return f"data:text/vtt;base64,{base64.b64encode(subtitles.read_bytes()).decode()}"


def _write_thumbnail(path: Path) -> None:
    with Image.open(path) as picture:
        picture.thumbnail(THUMBNAIL, Image.Resampling.LANCZOS)
        picture.save(path.with_suffix(".webp"), quality=85)


def _write_zip(paths: Sequence[Path], target: Path) -> None:
    with zipfile.ZipFile(target, "w") as archive:  # PNG is compressed already
        for path in paths:
            archive.write(path, path.name)


def _downloads(folder: Path) -> Iterator[Download]:
    """The files to take away, those of them that there are."""
    offered = {
        "film.mp4": _("Film"),
        "film.srt": _("Subtitles"),
        "film.vtt": _("Subtitles"),
        "slides/slides.html": _("Slides"),
        "slides/slides.pdf": _("Slides"),
        "slides/slides.pptx": _("Slides"),
        f"{PICTURES}.zip": _("Pictures"),
    }
    for name, title in offered.items():
        path = folder / FILES / name
        if path.is_file() and path.stat().st_size:
            megabytes = path.stat().st_size / 1e6
            size = f"{number_text(megabytes, 1)} MB" if megabytes >= 0.1 else f"{number_text(1e3 * megabytes, 0)} kB"
            yield Download(title, path.suffix[1:].upper(), f"{FILES}/{name}", "" if path.suffix == ".html" else size)


def _rows(network: Network) -> dict[str, str]:
    """What the network tells about itself, as the record card of the lecture has it."""
    names = {
        "sizes": _("layers"),
        "parameters": _("parameters"),
        "activation": _("activation"),
        "data": _("data"),
        "recipe": _("recipe"),
        "cost": _("cost"),
        "optimiser": _("optimiser"),
        "epochs": _("epochs"),
        "seed": _("seed"),
        "accuracy": _("right on the test set"),
    }
    values = told_by(network)
    return {
        names[key]: _(value) if isinstance(value, str) else number_text(float(value), 0 if value == int(value) else 2)
        for key, value in values.items()
    }


def _texts() -> dict[str, str]:
    return {
        "sections": _("Sections"),
        "transcript": _("Transcript"),
        "transcript_keys": _("The arrow keys move from sentence to sentence, and Enter plays from there."),
        "downloads": _("Downloads"),
        "pictures": _("Pictures"),
        "picture": _("{section}, picture {number}"),
        "network": _("The network"),
        "subtitles": _("Subtitles"),
        "play_from": _("Play from {time}"),
        "closing": _("Everything in these pictures is computed by this network."),
    }
