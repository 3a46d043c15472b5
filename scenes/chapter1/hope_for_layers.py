"""The hope for the layers, staged on the network: little edges make parts, and parts a digit.

The middle of `why_layers.WhyLayers`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
from manim import (
    RIGHT,
    UR,
    Animation,
    Create,
    FadeIn,
    FadeOut,
    LaggedStart,
    MoveToTarget,
    UpdateFromAlphaFunc,
    VGroup,
    VMobject,
    linear,
)

from network.analysis.pictures import loops_and_line
from scenes.language import _
from scenes.mobjects.diagrams import AnswerBox, Layer
from scenes.mobjects.pictures import PixelGrid, StrokePieces
from scenes.mobjects.pictures.image_equation import MOST
from scenes.mobjects.text import HypotheticalTag
from scenes.staging import network_on_a_digit

if TYPE_CHECKING:
    from scenes.chapter1.why_layers import WhyLayers

STEPPED_BACK = 0.4
"""The opacity of connections under pictures."""
EDGE, PART = 0.6, 0.9
"""The largest side of a little edge and of a part beside its neuron, in scene units."""
DOCKED = 6
"""At most so many little edges dock."""


class Hope:
    """The beat in which the hope is told.

    Args:
        scene: on whose stage.
    """

    def __init__(self, scene: WhyLayers) -> None:
        self.scene, self.theme = scene, scene.theme

    def is_told(self) -> None:
        """The network grows on the digit; then little edges, parts and the digit dock beside its neurons."""
        scene = self.scene
        scene.diagram = network_on_a_digit(scene.net, scene.image, theme=self.theme)
        picture = scene.diagram.layers[0]
        scene.tag = HypotheticalTag(UR, _("a hope"), theme=self.theme)
        scene.say(_("So here is a hope."))
        pieces: Any = scene.pieces
        (across, down), share = scene.place
        home = pieces.animate(run_time=1.5).spread(0).scale_to_fit_height(share * picture.height)
        assert isinstance(picture, PixelGrid)
        home = home.move_to(picture.point_at(across, down))
        scene.play(home, FadeIn(scene.tag))
        scene.play(FadeIn(scene.diagram), FadeOut(scene.pieces), run_time=1.2)
        scene.play(self._connections_step_back())
        scene.docked = VGroup()
        hidden = len(scene.net.sizes) - 2
        if hidden == 1:
            scene.say(_("The hidden layer finds little edges, and the last puts them together."))
        elif hidden == 2:
            scene.say(_("The first hidden layer finds little edges."))
        else:
            scene.say(_("Layer by layer, small things become larger ones: edges, parts, a digit."))
        self._dock(1, self._little_edges(), 2.5)
        if hidden > 1:
            scene.hold(0.6)
            if hidden == 2:
                scene.say(_("The second puts edges together into parts."))
            self._dock(hidden, self._part_pictures(), 2.0)
        scene.hold(0.6)
        if hidden == 2:
            scene.say(_("And the last puts the parts together: the digit."))
        last = len(scene.net.sizes) - 1
        scene.play(self._fire(last, [scene.label], 1.2))
        scene.box = AnswerBox(scene.diagram, scene.label)
        scene.play(Create(scene.box))
        scene.hold(2)

    # ---- its pieces ----

    def _little_edges(self) -> list[VMobject]:
        """The little edges of the digit as they lie in the picture, at most as many as can dock."""
        pieces = StrokePieces(self.scene.image, height=self.scene.diagram.layers[0].height, theme=self.theme)
        pieces.move_to(self.scene.diagram.layers[0])
        largest = sorted(pieces.pieces, key=lambda piece: -_ink(piece))[:DOCKED]
        return sorted(largest, key=lambda piece: -piece.get_y())

    def _part_pictures(self) -> list[VMobject]:
        """The loops and the line of the digit as they lie in the picture."""
        loops, line = parts_of(self.scene.image)
        masks = [*loops, *([line] if line.any() else [])]
        grids: list[VMobject] = []
        for mask, role in zip(masks, roles_of(loops), strict=True):
            rows, columns = (np.flatnonzero(mask.any(axis=side)) for side in (1, 0))
            box = np.s_[rows[0] : rows[-1] + 1, columns[0] : columns[-1] + 1]
            cell = self.scene.diagram.layers[0].height / len(mask)
            cut = PixelGrid(
                np.where(mask, self.scene.image, 0)[box], cell * len(self.scene.image[box]), tint=role, theme=self.theme
            )
            middle = (rows[0] + rows[-1]) // 2, (columns[0] + columns[-1]) // 2
            picture: Any = self.scene.diagram.layers[0]
            grids.append(cut.move_to(picture.cell_center(*middle)))
        return grids

    def _dock(self, layer: int, found: list[VMobject], run_time: float) -> None:
        """Things fly out of the picture, one after the other, each to a neuron of a layer, which becomes active."""
        column = self.scene.diagram.layers[layer]
        places = np.linspace(0, len(column.shown) - 1, len(found) + 2).round().astype(int)[1:-1]
        receivers = [column.shown[place] for place in dict.fromkeys(places.tolist())]
        gap = self.scene.diagram.layers[layer + 1].get_left()[0] - column.get_right()[0]
        largest = min(EDGE if layer == 1 else PART, 0.75 * gap)
        for thing, index in zip(found, receivers, strict=False):
            thing.generate_target().scale(largest / max(thing.width, thing.height))
            thing.target.next_to(column.neuron(index), RIGHT, buff=0.1)
            self.scene.docked.add(thing)
        flights = [MoveToTarget(thing) for thing, _index in zip(found, receivers, strict=False)]
        self.scene.play(LaggedStart(*flights, lag_ratio=0.4, run_time=run_time), self._fire(layer, receivers, run_time))

    def _fire(self, layer: int, indices: list[int], run_time: float) -> Animation:
        """Neurons of a layer become active one after the other, and nothing else in it."""
        column: Layer = self.scene.diagram.layers[layer]

        def fire(_diagram: Any, time: float) -> None:
            values = np.zeros(column.size)
            values[indices] = np.clip(time * (len(indices) + 1) - np.arange(len(indices)), 0, 1)
            column.set_activations(values)

        return UpdateFromAlphaFunc(self.scene.diagram, fire, run_time=run_time, rate_func=linear)

    def _connections_step_back(self) -> Animation:
        def step_back(diagram: Any, share: float) -> None:
            for edges in diagram.edges:
                edges.set_opacity(1 - share * (1 - STEPPED_BACK))

        return UpdateFromAlphaFunc(self.scene.diagram, step_back, run_time=0.6)


def _ink(piece: Any) -> float:
    """How much ink there is in a little edge."""
    return float(piece[0].values.sum())


def parts_of(image: npt.NDArray[np.float32]) -> tuple[list[npt.NDArray[np.bool_]], npt.NDArray[np.bool_]]:
    """Loops and line, of the loops only so many as an equation has room for beside the line."""
    loops, line = loops_and_line(image)
    return loops[: MOST - 1], line


def roles_of(loops: list[npt.NDArray[np.bool_]]) -> tuple[str, ...]:
    """A colour for each loop, in turn, and the line's own."""
    return (*(("signal", "function")[k % 2] for k in range(len(loops))), "result")
