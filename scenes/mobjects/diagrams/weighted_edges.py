"""The edges between two layers of a diagram: they hold on to their neurons, and can be dimmed and picked out."""

from __future__ import annotations

from typing import Any, ClassVar, NamedTuple, Self
from weakref import WeakKeyDictionary

import cairo
import numpy as np
import numpy.typing as npt
from manim import Mobject
from manim.camera.camera import Camera

from network.model import Network
from scenes.mobjects.checks import Floats
from scenes.mobjects.diagrams.layer import Layer
from scenes.mobjects.painting.edges import Edges
from scenes.mobjects.painting.ink import dip
from scenes.mobjects.painting.self_drawing import freeze, memory

PICKED_OUT = 4.0
"""The least width of an edge that is picked out, in Manim's stroke widths."""
NEAR = 1e-4
"""Scene units that do not count as a move."""
TIP_WIDTH = 0.8
"""Of an arrow head, as a share of its length."""


class WeightedEdges(Edges):
    """The edges from each drawn neuron of a layer to each of the next: they keep the network whose weights they show.

    What changes the picture, such as `Restore`, `become` or `Transform`, so changes the network too.

    They hold on to their neurons: where some of these have been moved, the lines are drawn to where they are. As long
    as neurons keep their places to one another, the edges can be moved by themselves.

    Args:
        sender: the layer from which they come.
        receiver: the layer to which they go; all edges into its first neuron come first.
        colors: RGBA, as for `Edges`.
        widths: as for `Edges`.
        tip: how long the arrow head at the end of each is, in radii of a receiving neuron; by default there is none.

    Attributes:
        network: whose weights these are; of two that are blended, the nearer one.
        focus: what is left of the opacity of each, (n,) in [0, 1].
        accent: the colour in which each is picked out, RGBA (n, 4); transparent where it is not.
    """

    state: ClassVar[tuple[str, ...]] = (*Edges.state, "plain", "plain_widths", "focus", "accent", "tip")
    network: Network

    def __init__(
        self, sender: Layer, receiver: Layer, colors: npt.ArrayLike, widths: npt.ArrayLike, tip: float = 0.0
    ) -> None:
        self.sender, self.receiver = sender, receiver
        self.tip = freeze([tip])
        starts, ends = self._lines(*self._centres())
        self.focus, self.accent = freeze(np.ones(len(starts))), freeze(np.zeros((len(starts), 4)))
        self.plain, self.plain_widths = freeze(np.zeros((len(starts), 4))), freeze(np.zeros(len(starts)))
        super().__init__(starts, ends, colors, widths)
        self.first_centres = np.concatenate(self._centres())

    # ---- what they look like ----

    def set_colors(self, colors: npt.ArrayLike, indices: Any = slice(None)) -> Self:
        """Give all edges, or those at `indices`, other colours, as for `Edges`; what is dimmed stays dimmed."""
        self.colors = self.plain
        super().set_colors(colors, indices)
        self.plain = freeze(self.colors)
        return self._compose()

    def set_widths(self, widths: npt.ArrayLike, indices: Any = slice(None)) -> Self:
        """Give all edges, or those at `indices`, other widths, as for `Edges`."""
        self.widths = self.plain_widths
        super().set_widths(widths, indices)
        self.plain_widths = freeze(self.widths)
        return self._compose()

    def set_focus(self, focus: npt.ArrayLike = 1.0, accent: npt.ArrayLike = 0.0) -> Self:
        """Dim edges and pick out others, from what they look like by themselves: `set_focus()` takes both back.

        Args:
            focus: what is left of the opacity of each, (n,) or one number in [0, 1].
            accent: RGBA (n, 4) in which they are picked out, transparent where they are not.
        """
        self.focus = freeze(np.broadcast_to(np.asarray(focus, np.float32), (self.count,)))
        self.accent = freeze(np.broadcast_to(np.asarray(accent, np.float32), (self.count, 4)))
        return self._compose()

    def _compose(self) -> Self:
        """Take the looks that follow from what is plain, dimmed and picked out."""
        colors, widths = self.plain, self.plain_widths
        if (self.focus != 1).any():
            colors = colors * np.column_stack([np.ones((self.count, 3), np.float32), self.focus])
        if (picked := self.accent[:, 3] > 0).any():
            colors = np.where(picked[:, np.newaxis], self.accent, colors)
            widths = np.where(picked, np.maximum(widths, PICKED_OUT), widths)
        self.colors, self.widths = freeze(colors), freeze(widths)
        return self

    def interpolate_color(self, mobject1: Mobject, mobject2: Mobject, alpha: float) -> Self:
        """Blend what the edges look like, and take the network of the nearer mobject."""
        for end in (mobject1, mobject2):
            _complete(end)
        super().interpolate_color(mobject1, mobject2, alpha)
        nearer = mobject2 if alpha > 0.5 else mobject1
        if isinstance(nearer, WeightedEdges):
            self.network = nearer.network
        return self

    def align_points(self, vmobject: Mobject) -> Self:
        """Be ready to be blended, with edges that were cut out of a diagram too."""
        _complete(vmobject)
        return super().align_points(vmobject)

    # ---- where they are ----

    def _centres(self) -> tuple[Floats, Floats]:
        return self.sender.places()[0], self.receiver.places()[0]

    def _lines(self, senders: Floats, receivers: Floats) -> tuple[Floats, Floats]:
        """Where the edges begin and end, (n, 3) each: at the rims of neurons whose centres these are."""
        start, end = np.broadcast_arrays(senders[np.newaxis], receivers[:, np.newaxis])
        along = end - start
        unit = along / np.maximum(np.linalg.norm(along, axis=-1, keepdims=True), 1e-9)
        before, after = self.sender.places()[1], self.receiver.places()[1] * (1 + float(self.tip[0]))
        return (start + before * unit).reshape(-1, 3), (end - after * unit).reshape(-1, 3)

    def in_place(self) -> Edges:
        """These edges, or where neurons have been moved, others of the same looks that lead to where they are now.

        On their way to other edges, whose neurons are on their way as well, they are painted as that way has it.
        """
        if self._between is not None and self._between.is_of(self):
            return self
        centres = np.concatenate(self._centres())
        place, lines = (centres.tobytes(), self.points.tobytes()), memory(self.starts)
        known = _in_place.get(self)
        if known is None or known.place != place or known.lines is not lines:
            known = _in_place[self] = _Seen(place, lines, self._moved_lines(centres))
        return self if known.led is None else known.led.take_looks(self)

    def _moved_lines(self, centres: Floats) -> _Twin | None:
        """Edges to where the neurons are, when they are no longer where these lead."""
        if not (self.sender.whole and self.receiver.whole):
            return None  # neurons that are being drawn are not where they will be
        if len(centres) != len(self.first_centres):
            return None  # on the way to a diagram of other neurons, they lead where both have them
        if np.array_equal(centres, self.first_centres) or _alike(self.first_centres, centres):
            return None
        starts, ends = self._lines(*self._centres())
        if len(starts) != self.count:
            return None  # half way to a diagram of other edges, they lead where both have them
        if np.allclose(super().points_along(0), starts, atol=NEAR) and np.allclose(
            super().points_along(1), ends, atol=NEAR
        ):
            return None
        return _Twin(starts, ends, self.colors, self.widths)

    def hold_on(self, sender: Layer, receiver: Layer, model: WeightedEdges) -> Self:
        """Lead to the neurons of other layers from now on, as a model does to its own."""
        self.sender, self.receiver, self.first_centres = sender, receiver, model.first_centres
        self.network = model.network
        return self

    def points_along(self, shares: npt.ArrayLike, indices: Any = slice(None)) -> Floats:
        """As for `Edges`, where the neurons are now."""
        led = self.in_place()
        return super().points_along(shares, indices) if led is self else led.points_along(shares, indices)

    # ---- drawing ----

    def draw(self, ctx: cairo.Context[Any], camera: Camera) -> None:
        """Paint the lines, then the arrow heads."""
        led = self.in_place()
        self.frame_in(camera)  # refuses to be bent, wherever the neurons have gone
        ctx.save()
        if led is self:
            super().draw(ctx, camera)
        else:
            led.draw(ctx, camera)
        ctx.restore()
        self._draw_tips(led, ctx, camera)

    def draw_vectors(self, ctx: cairo.Context[Any], camera: Camera) -> None:
        """Stroke the lines, then fill the arrow heads."""
        led = self.in_place()
        if led is self:
            super().draw_vectors(ctx, camera)
        else:
            led.draw_vectors(ctx, camera)
        self._draw_tips(led, ctx, camera)

    def _draw_tips(self, led: Edges, ctx: cairo.Context[Any], camera: Camera) -> None:
        """A triangle beyond the end of each line that is drawn to its end."""
        if not self.tip[0]:
            return
        corner, *axes = led.frame_in(camera)
        start, end = (corner + shares @ np.array(axes) for shares in (led.starts, led.ends))
        drawn = led.drawn * led.revealed
        unit = (end - start) / np.maximum(np.linalg.norm(end - start, axis=1, keepdims=True), 1e-9)
        length = float(self.tip[0]) * self.receiver.places()[1]
        side = TIP_WIDTH / 2 * length * unit[:, ::-1] * [-1, 1]
        for k in np.argsort(led.colors[:, 3], kind="stable"):
            if drawn[k, 1] < 1 or led.colors[k, 3] == 0:
                continue
            for point in (end[k] + side[k], end[k] + length * unit[k], end[k] - side[k]):
                ctx.line_to(*point)
            ctx.close_path()
            dip(ctx, led.colors[k], led.opacity)
            ctx.fill()


class Pulses(Edges):
    """What runs along edges, unseen while it rests."""

    @classmethod
    def of(cls, edges: WeightedEdges) -> Self:
        """Pulses, at rest, on all these edges."""
        pulses = cls(edges.points_along(0), edges.points_along(1), (0, 0, 0, 0), 0)
        return pulses.lie_on(edges).set_drawn(0, 0)

    def lie_on(self, edges: WeightedEdges) -> Self:
        """Be where the edges are by now."""
        led = edges.in_place()
        self.starts, self.ends = freeze(led.starts, np.float64), freeze(led.ends, np.float64)
        return self.set_points(led.points)


class _Twin(Edges):
    """The lines that stand in for edges whose neurons have been moved."""

    def take_looks(self, edges: Edges) -> Self:
        """Look like these edges of this moment."""
        self.colors, self.widths, self.drawn, self.revealed = edges.colors, edges.widths, edges.drawn, edges.revealed
        self.set_stroke(opacity=edges.opacity, family=False)
        return self


class _Seen(NamedTuple):
    """Where neurons and frame of some edges are, whose lines these are, and what leads to the neurons instead."""

    place: tuple[bytes, bytes]
    lines: npt.NDArray[Any]
    led: _Twin | None


_in_place: WeakKeyDictionary[WeightedEdges, _Seen] = WeakKeyDictionary()
"""Where the edges' neurons were seen last, and the lines to them; no part of any mobject's state."""


def _complete(edges: Mobject) -> None:
    """Give edges that belong to no diagram what those of a diagram have: nothing dimmed, picked out or pointed."""
    if isinstance(edges, Edges) and not hasattr(edges, "plain"):
        edges.set(plain=freeze(edges.colors), plain_widths=freeze(edges.widths), tip=freeze([0.0]))
        edges.set(focus=freeze(np.ones(edges.count)), accent=freeze(np.zeros((edges.count, 4))))


def _alike(before: Floats, after: Floats) -> bool:
    """Whether points (n, 3), more than two, have only been moved, turned and scaled together."""
    if len(before) < 3:
        return False
    one, other = ((points - points.mean(axis=0))[:, :2] @ [1, 1j] for points in (before, after))
    size = np.vdot(one, one).real
    turned = one * (np.vdot(one, other) / size) if size else one
    return bool(abs(turned - other).max() < NEAR)
