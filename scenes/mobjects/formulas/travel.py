"""One formula becomes another: what is named flies to where it stands now, the rest goes at once and comes late."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from difflib import SequenceMatcher
from typing import Any

import numpy as np
from manim import Animation, Mobject, Scene, Transform, VGroup, VMobject, linear
from manim.mobject.text.typst_mobject import Typst
from manim.utils.paths import path_along_arc, straight_path

from network.errors import InputError
from scenes.mobjects.checks import Floats
from scenes.mobjects.running import Held
from scenes.mobjects.text.letters import Outline, TransformMatchingLetters
from scenes.mobjects.text.typesetting import Number

OVER = 0.35 * np.pi
"""The angle of the arcs: what goes to the left flies over what goes to the right."""
GONE, COMING = 0.35, 0.6
"""By when the rest of the old has gone, and from when the rest of the new comes, as shares of the time."""
FLIGHT = (0.1, 0.9)
"""When what flies sets out and arrives, likewise."""

KEY = TransformMatchingLetters.get_mobject_key
"""By this the same letters are known, whatever their size."""

Path = Callable[[Any, Any, float], Any]


class Travel(Animation):
    """A formula turns into another one, each named part into the part that it becomes.

    Parts of one name, `{{content: name}}` in the source of a `formula`, fly from one place to the other on arcs; so do
    those that `parts` tells. Of what has no name, equal signs become each other, and the rest fades. Then the new
    formula is in the scene, and the old one is not.

    Args:
        source: the old formula; `None` where there is none yet.
        target: the new one, where it is to stand.
        parts: name in the new formula -> where that part comes from: the name of a part of the old one, which may
            become several, or a mobject that stays, as a connection or the label of a neuron: what is written there
            becomes the part, and out of anything else it grows.
        run_time: in seconds.

    Raises:
        InputError: for a part that is not there.

    Examples:
        >>> from manim import RIGHT, Scene
        >>> from scenes.mobjects import formula
        >>> class TheSquareHandsDownItsTwo(Scene):
        ...     def construct(self):
        ...         cost = formula("({{a: a}} - {{y: y}})^{{2: two}}")
        ...         slope = formula("{{2: two}}({{a: a}} - {{y: y}})")
        ...         self.add(cost)
        ...         self.play(Travel(cost, slope))
    """

    def __init__(
        self,
        source: VMobject | None,
        target: VMobject,
        parts: Mapping[str, str | Mobject] | None = None,
        run_time: float = 2.0,
    ) -> None:
        self.source, self.target = VGroup() if source is None else source, target
        self.origins = dict(parts or {})
        self._check()
        super().__init__(VGroup(), run_time=run_time, rate_func=linear, introducer=True, remover=True)

    def _check(self) -> None:
        old, new = parts_of(self.source), parts_of(self.target)
        for name, origin in self.origins.items():
            for wanted, there, which in ((name, new, "new"), (origin, old, "old")):
                if isinstance(wanted, str) and wanted not in there:
                    named = f"it has {', '.join(there)}" if there else "none of its parts is named"
                    raise InputError(f"The {which} formula has no part {wanted!r}: {named}.")

    def _setup_scene(self, scene: Scene) -> None:
        """Put what flies in the place of the old formula."""
        super()._setup_scene(scene)
        if scene is not None:
            scene.remove(*self.source.get_family())  # its letters are on their own where one was pointed out

    def begin(self) -> None:
        """Find out what becomes of what."""
        self.flights = self._flights()
        for flight, _ in self.flights:
            self.mobject.add(flight.mobject)
            flight.begin()
        super().begin()

    def interpolate_mobject(self, alpha: float) -> None:
        """Each is as far as it is by now."""
        for flight, (start, end) in self.flights:
            flight.interpolate(float(np.clip((alpha - start) / (end - start), 0, 1)))

    def clean_up_from_scene(self, scene: Scene) -> None:
        """Leave the new formula, where all has come together."""
        super().clean_up_from_scene(scene)
        scene.add(self.target)

    # ---- what becomes of what ----

    def _flights(self) -> list[tuple[Animation, tuple[float, float]]]:
        """Animations of copies, and from when to when each runs."""
        pairs, old, new = self._pairs()
        faded = [(part, _unseen(part.copy())) for part in old]
        flights: list[tuple[Animation, tuple[float, float]]] = [
            (_flight(part, ghost), (0, GONE)) for part, ghost in faded
        ]
        flights += [(flight, FLIGHT) for start, end in pairs for flight in _crossing(start, end)]
        return flights + [(_flight(_unseen(part.copy()), part), (COMING, 1)) for part in new]

    def _pairs(self) -> tuple[list[tuple[VMobject, VMobject]], list[VMobject], list[VMobject]]:
        """What flies from where to where; what of the old formula is left, and what of the new one."""
        old, new = _Unused(self.source), _Unused(self.target)
        old_parts, new_parts = parts_of(self.source), parts_of(self.target)
        pairs: list[tuple[VMobject, VMobject]] = []
        told = set()
        for name, origin in self.origins.items():
            end = new.take(new_parts[name])
            if isinstance(origin, str):
                told |= set(map(id, _seen(old_parts[origin])))
                pairs.append((VGroup(*_seen(old_parts[origin])), end))
            else:
                pairs.append((_come_out(origin, end), end))
        old.drop(told)
        common = [name for name in new_parts if name in old_parts and name not in self.origins]
        for name in sorted(common, key=lambda name: len(new_parts[name])):  # what is named within a part goes first
            start, end = old.peek(old_parts[name]), new.peek(new_parts[name])
            if len(start) and len(end):
                pairs.append((old.take(start), new.take(end)))
        pairs += _equal_signs(old, new)
        return pairs, old.left, new.left


class _Unused:
    """What of a formula has not been told yet where it goes, or where it comes from."""

    def __init__(self, piece: VMobject) -> None:
        self.left = _seen(piece)

    def peek(self, part: Iterable[VMobject]) -> VGroup:
        """What is left of a part."""
        left = set(map(id, self.left))
        return VGroup(*(each for each in _seen(*part) if id(each) in left))

    def take(self, part: Iterable[VMobject]) -> VGroup:
        """What is left of a part; from now on it is not."""
        found = self.peek(part)
        self.drop(set(map(id, found)))
        return found

    def drop(self, told: set[int]) -> None:
        """Nothing of these is left."""
        self.left = [each for each in self.left if id(each) not in told]


def parts_of(piece: VMobject) -> dict[str, VGroup]:
    """The named parts of a formula, or of a piece that tells them by `named_parts`."""
    if isinstance(piece, Typst):
        return {name: piece.select(name) for name in piece._user_label_keys() if not name.startswith("_grp")}
    told: Callable[[], dict[str, VGroup]] = getattr(piece, "named_parts", dict)
    return told()


def bent(start: Floats, end: Floats, angle: float) -> Path:
    """A path on which a whole goes from one point to another on an arc, and does not tilt."""
    arc: Any = path_along_arc(angle)

    def path(one: Any, other: Any, alpha: float) -> Any:
        aside = arc(start, end, alpha) - straight_path()(start, end, alpha)
        return straight_path()(one, other, alpha) + aside

    return path


def _flight(start: VMobject, end: VMobject, path: Path | None = None) -> Transform:
    return Transform(start.copy(), end.copy(), path_func=path or straight_path())


def _crossing(start: VMobject, end: VMobject) -> list[Transform]:
    """How one becomes the other on its arc: the same letters move, the others change over, come or go on the way."""
    path = bent(start.get_center(), end.get_center(), OVER)
    if not _visible(start):
        return [_flight(start, end, path)]
    old, new = _seen(start), _seen(end)
    alike = SequenceMatcher(None, [KEY(each) for each in old], [KEY(each) for each in new], autojunk=False)
    same = [(block.a + k, block.b + k) for block in alike.get_matching_blocks() for k in range(block.size)]
    flights = [_flight(old[a], new[b], path) for a, b in same]
    gone, come = (
        VGroup(*(each for place, each in enumerate(glyphs) if place not in {pair[side] for pair in same}))
        for side, glyphs in enumerate((old, new))
    )
    ghost_of_gone, ghost_of_come = _unseen(gone.copy()), _unseen(come.copy())
    if len(gone) and len(come):
        ghost_of_gone.scale(_growth(gone, come)).move_to(come)
        ghost_of_come.scale(_growth(come, gone)).move_to(gone)
    flights += [_flight(gone, ghost_of_gone, path)] if len(gone) else []
    return flights + ([_flight(ghost_of_come, come, path)] if len(come) else [])


def _growth(one: VGroup, other: VGroup) -> float:
    """What brings one to the size of another: a letter to its height, several letters into it, if they do not fit."""
    higher = max(other.height, 0.1) / max(one.height, 0.1)
    if len(one) == len(other) == 1:
        return float(higher)
    return float(min(1.0, higher, max(other.width, 0.1) / max(one.width, 0.1)))


def _come_out(origin: Mobject, end: VMobject) -> VMobject:
    """What a part begins as that comes out of a mobject."""
    if isinstance(origin, Typst | Number | Outline):
        return VGroup(*_seen(origin))
    start = _unseen(end.copy()).move_to(origin)
    return start.scale(min(1.0, max(origin.height, 0.1) / max(end.height, 0.1)))


def _equal_signs(old: _Unused, new: _Unused) -> list[tuple[VMobject, VMobject]]:
    """Of what has no name the signs that look alike, in the order in which they stand."""
    pairs: list[tuple[VMobject, VMobject]] = []
    for end in list(new.left):
        start = next((each for each in old.left if KEY(each) == KEY(end)), None)
        if start is not None:
            pairs.append((old.take([start]), new.take([end])))
    return pairs


def _seen(*pieces: VMobject) -> list[Any]:
    """All that has an outline."""
    return [each for piece in pieces for each in piece.family_members_with_points() if not isinstance(each, Held)]


def _visible(piece: VMobject) -> bool:
    return any(each.get_fill_opacity() or each.get_stroke_opacity() for each in _seen(piece))


def _unseen(piece: VMobject) -> VMobject:
    return piece.set_fill(opacity=0).set_stroke(opacity=0)
