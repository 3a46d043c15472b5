"""What a picture of the stage shows, in words: they go along in the PNG, for whoever cannot see it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from manim import Mobject, Scene
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from network import Network, load_network
from network.assets import asset_path
from scenes.lecture_scene import LectureScene
from scenes.mobjects import HypotheticalTag

DESCRIPTION, ORIGIN = "Description", "Origin"
"""The keywords of a PNG's texts: a sentence, and all of `PictureWords` as JSON."""


@dataclass(frozen=True)
class PictureWords:
    """What a picture shows.

    Attributes:
        written: its caption; empty where there is none.
        tags: what its hatched tags say of what was designed, and not computed.
        networks: the names of networks on it that are not the one on show.
    """

    written: str = ""
    tags: Sequence[str] = ()
    networks: Sequence[str] = ()

    @classmethod
    def of(cls, scene: Scene) -> PictureWords:
        """What the stage shows now; of a scene that is none of the lecture's, nothing is known."""
        if not isinstance(scene, LectureScene):
            return cls()
        everything = [part for mobject in scene.mobjects for part in mobject.get_family()]
        tags = [text_of(part.text) for part in everything if isinstance(part, HypotheticalTag)]
        networks = [name for part in everything for name in _other_networks(part, scene.net)]
        seen = [text for text in scene.caption or () if text in everything]  # the caption may have left without a word
        written = " · ".join(filter(None, map(text_of, seen)))
        return cls(written, tuple(dict.fromkeys(tags)), tuple(dict.fromkeys(networks)))

    @classmethod
    def in_png(cls, path: Path) -> PictureWords:
        """What a PNG that was written with `png_texts` shows; of others, nothing is known."""
        with Image.open(path) as picture:
            told = picture.info.get(ORIGIN)
        return cls(**json.loads(told)) if told else cls()

    def png_texts(self) -> PngInfo:
        """The words as texts of a PNG."""
        texts = PngInfo()
        texts.add_itxt(DESCRIPTION, " · ".join(filter(None, (self.written, *self.tags))))
        texts.add_itxt(ORIGIN, json.dumps(asdict(self), ensure_ascii=False))
        return texts


def text_of(mobject: Mobject) -> str:
    """What the kit wrote there, in one line; empty for all that is no text."""
    return " ".join(str(mobject.__dict__.get("text", "")).split())


def _other_networks(part: Mobject, shown: Network) -> Iterator[str]:
    """The names of networks that a mobject draws or whose weights it shows, without the one on show."""
    drawn, weights = part.__dict__.get("network"), part.__dict__.get("weights")
    if isinstance(drawn, Network) and (name := _name(drawn)) != _name(shown):
        yield name
    if isinstance(weights, np.ndarray) and not _has_neurons(shown, weights):
        yield from (name for name, network in _shipped().items() if _has_neurons(network, weights))


def _has_neurons(network: Network, weights: np.ndarray[Any, Any]) -> bool:
    """Whether these are the weights of neurons in the first layer, in any shape."""
    rows = network.weights[0].astype(np.float32)  # as pictures keep them
    if not weights.size or weights.size % rows.shape[1]:
        return False
    return all((rows == each).all(axis=1).any() for each in weights.astype(np.float32).reshape(-1, rows.shape[1]))


def _name(network: Network) -> str:
    """What a network is called, by its recipe; empty where nothing says so."""
    recipe = network.metadata.get("recipe")
    return str(recipe.get("name", "")) if isinstance(recipe, dict) else ""


@cache
def _shipped() -> dict[str, Network]:
    return {path.stem: load_network(path) for path in sorted(asset_path("networks").glob("*.npz"))}
