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
from scenes.production.page_contents import Download, Pictures, ShownChapter, contents_of, exceptions_in
from scenes.production.publishing import published
from scenes.production.stills import make_stills
from scenes.production.studio import Rendered
from scenes.record_words import said_values
from scenes.settings import Settings
from scenes.syllabus import Section

ENTRY, FILES, PICTURES = "index.html", "files", "pictures"
WEB = Path(__file__).with_name("web")
STYLE, SCRIPT = "page.css", "page.js"
POLICY = (
    "default-src 'none'; script-src 'self' file:; style-src 'self' file:; img-src 'self' file: data:; "
    "media-src 'self' file: data:; base-uri 'none'; form-action 'none'"
)
"""What the page may load: only what lies beside it, on a server or on a disk, and what an address itself holds."""
ROLES = ("canvas", "ink", "muted", "signal")
"""The roles whose colours the page takes."""
FILM_ROLES = ("canvas", "ink")
"""The roles whose colours are round the film as in it, whatever the viewer prefers."""
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
    with published(folder, ENTRY, scenes[0].studio / "page.lock") as new:
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
        size = _size_of(film)
        style = _own_style(settings, size) + (WEB / STYLE).read_text(encoding="utf-8")
        (files / STYLE).write_text(style, encoding="utf-8")
        (files / SCRIPT).write_bytes((WEB / SCRIPT).read_bytes())
        chapters = contents_of(scenes, film, Pictures(pictures, f"{FILES}/{PICTURES}"))
        (new / ENTRY).write_text(_html(new, size, chapters, settings, network, title), encoding="utf-8")
    return (folder / ENTRY).absolute()


def _size_of(film: Path) -> tuple[int, int]:
    with av.open(str(film)) as movie:
        codec = movie.streams.video[0].codec_context
        return codec.width, codec.height


def _html(
    folder: Path,
    size: tuple[int, int],
    chapters: Sequence[ShownChapter],
    settings: Settings,
    network: Network,
    title: str,
) -> str:
    """The page itself, which shows the files of a folder, and of them a film of a size in pixels."""
    environment = Environment(
        loader=FileSystemLoader(WEB), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    environment.filters["time"] = as_time
    return environment.get_template("page.html").render(
        title=title,
        author=settings.author,
        language=settings.language,
        policy=POLICY,
        size=size,
        subtitles=_data_address(folder / FILES / "film.vtt"),
        chapters=chapters,
        exceptions=exceptions_in(chapters),
        downloads=list(_downloads(folder)),
        rows=_rows(network),
        texts=_texts(),
    )


def _own_style(settings: Settings, size: tuple[int, int]) -> str:
    """What the style takes from the film, and the colours by role, for who prefers dark and for who prefers light."""
    own = "light" if settings.theme == "light" else "dark"
    themes: dict[str, Theme] = {"dark": DARK, "light": LIGHT} | {own: settings.palette}
    film = "".join(f"--film-{role}: {getattr(settings.palette, role)}; " for role in FILM_ROLES)
    style = f":root {{ --ratio: calc({size[0]} / {size[1]}); {film}}}\n"
    for scheme, theme in themes.items():
        colours = "".join(f"--{role}: {getattr(theme, role)}; " for role in ROLES)
        style += f"@media (prefers-color-scheme: {scheme}) {{ :root {{ {colours}}} }}\n"
    return style


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
        "slides/handout.pdf": _("Handout"),
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
    return {
        names[key]: value if isinstance(value, str) else number_text(float(value), 0 if value == int(value) else 2)
        for key, value in told_by(network, said_values()).items()
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
        "computed": _(
            "What the pictures show was computed by this network, counted in its data, or measured in a study that is "
            "kept with the code."
        ),
        "exceptions": _("All but this:"),
    }
