"""Mobjects that draw themselves from arrays, and the one change to Manim's cameras that lets them.

Manim draws a `VMobject` from its Bézier points, one path at a time, which for the 13,000 edges of a small network
takes over a second a frame. A `SelfDrawing` mobject keeps only the four corners of a frame as its points and draws
whatever it holds, with cairo, in `draw`, and in `draw_vectors` for print. It is a `VMobject` to everything else:
groups, animations, updaters.

What the painting room relies on in Manim 0.22:

* `Camera.display_vectorized(vmobject, ctx)` draws one `VMobject` on a cairo context whose user space is scene units,
  y upwards. It is wrapped once; every camera class of the Cairo renderer inherits it.
* `Camera.transform_points_pre_display` maps scene points to the plane of the picture.
* The bytes of the picture are RGBA while cairo believes BGRA: a cairo source colour is given as (b, g, r, a),
  and an image surface made from RGBA bytes needs no swap.
* `interpolate_color`, `align_points` and `pointwise_become_partial` are what `Transform`, fades, `.animate`, `become`
  and `Create` call; the alpha of `stroke_rgbas` is what `fade` and `set_opacity` change.
* The play hash digests every plain `numpy.ndarray` in an object's `__dict__`, but writes a placeholder for an object
  it has already met (hence `freeze` gives every mobject its own view), and ignores numpy scalars, slots objects and
  attributes named `background`.
"""

from __future__ import annotations

import functools
from typing import Any, ClassVar, Self

import cairo
import numpy as np
import numpy.typing as npt
from manim import Mobject, VMobject
from manim.camera.camera import Camera

from network.errors import InputError
from scenes.mobjects.checks import Floats
from scenes.mobjects.painting.renderer import refuse_opengl
from scenes.mobjects.painting.stamps import Stamps

FloatArray = npt.NDArray[np.float32] | Floats

_CORNERS = np.array([[-0.5, 0.5, 0], [0.5, 0.5, 0], [-0.5, -0.5, 0], [0.5, -0.5, 0]])  # UL, UR, DL, DR


def freeze(values: npt.ArrayLike, dtype: npt.DTypeLike = np.float32) -> Any:
    """Return `values` as a read-only array of `dtype`: a view of its own on memory that nobody can change.

    Memory is shared when `values` is frozen already, so copies of a mobject cost nothing; the view is new each time.
    """
    array = np.asarray(values, dtype=dtype)
    owner = memory(array)
    if not isinstance(owner, np.ndarray) or owner.flags.writeable or owner.shape != array.shape:
        owner = np.array(array, order="C")
        owner.setflags(write=False)
    return owner.view(np.ndarray)


def memory(array: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """Return the array that owns the memory of a frozen `array`: one and the same object for all views of it."""
    return array if array.base is None else array.base


def blend(first: FloatArray, second: FloatArray, alpha: float) -> FloatArray:
    """Return the frozen mixture `(1 - alpha) first + alpha second`, sharing memory where nothing changes."""
    if alpha == 1 or memory(first) is memory(second):
        return freeze(second, second.dtype)
    if alpha == 0 or (first.shape == second.shape and np.array_equal(first, second)):
        return freeze(first, first.dtype)
    share = first.dtype.type(alpha)
    return freeze(first + share * (second - first), first.dtype)


class Stamped(VMobject):
    """A small mobject that is painted from masks of its shape while that keeps still: see `Stamps`."""

    stamped: ClassVar[bool] = True


class DrawsItself(VMobject):
    """A mobject that cairo draws as it says, in pixels and in vectors; Manim never draws its points.

    Raises:
        TypeError: When a subclass is made that says how it is drawn in one of the two ways only.
    """

    draws_itself: ClassVar[bool] = True

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if ("draw" in vars(cls)) != ("draw_vectors" in vars(cls)):
            raise TypeError(
                f"{cls.__name__} draws itself in one way only: define both draw, for pixels, and draw_vectors, for SVG "
                "and PDF; where the same will do for both, write draw_vectors = draw."
            )

    def draw(self, ctx: cairo.Context[Any], camera: Camera) -> None:
        """Draw on `ctx`, whose user space is scene units; its state is restored afterwards."""
        raise NotImplementedError

    def draw_vectors(self, ctx: cairo.Context[Any], camera: Camera) -> None:
        """Draw on `ctx` what can be magnified: for a camera that `draws_vectors`."""
        raise NotImplementedError


class SelfDrawing(DrawsItself):
    """A mobject that draws its own picture inside a frame of four corners.

    Subclasses implement `draw` and `draw_vectors` and name the arrays that make up their look in `state`. Such arrays
    are stored with `freeze`, replaced and never changed in place; they are blended by `Transform`, fades, `.animate`,
    `Restore` and `become`, shared by copies, and seen by Manim's play cache. Plain attributes named in `settings`
    cannot be blended: they are taken over when a blend is complete.

    The frame can be shifted, scaled, stretched, rotated and sheared, not bent. Opacity (`set_opacity`, `fade`,
    `FadeIn`) is that of the whole picture. `Create` and `Uncreate` show a part of it.

    Args:
        width: Width of the frame in scene units.
        height: Height of the frame in scene units.
        kwargs: Passed on to `VMobject`, for example `z_index`.

    Raises:
        NotImplementedError: With the OpenGL renderer, and when drawn in a frame that is no parallelogram (bent by a
            `Homotopy`, or seen in perspective).
    """

    state: ClassVar[tuple[str, ...]] = ("revealed",)
    settings: ClassVar[tuple[str, ...]] = ()

    def __init__(self, width: float, height: float, **kwargs: Any) -> None:
        refuse_opengl()
        super().__init__(**kwargs)
        self.revealed = freeze([0.0, 1.0])
        self.set_points(_CORNERS * [width, height, 0.0])
        self.made = True

    @property
    def opacity(self) -> float:
        """Opacity of the whole picture in [0, 1], as changed by `set_opacity` and fades."""
        return float(self.get_stroke_opacity())

    def frame_in(self, camera: Camera) -> Floats:
        """Return the frame as `camera` sees it: rows upper left corner, vector to the right, vector downwards."""
        upper_left, upper_right, lower_left, lower_right = camera.transform_points_pre_display(self, self.points)[:, :2]
        right, down = upper_right - upper_left, lower_left - upper_left
        bend = abs(upper_left + right + down - lower_right) - 1e-4 * abs(lower_right)  # `np.allclose` is slow
        if not (bend <= 1e-6).all():
            raise NotImplementedError(
                f"{type(self).__name__} can be moved, scaled, rotated and sheared, but not bent or seen in "
                "perspective: in a ThreeDScene use add_fixed_in_frame_mobjects."
            )
        return np.array([upper_left, right, down])

    def point_at(self, right: float, down: float) -> Floats:
        """Return the scene point at shares `right` and `down` of the frame, counted from its upper left corner."""
        upper_left, upper_right, lower_left = self.points[:3]
        point: Floats = upper_left + right * (upper_right - upper_left) + down * (lower_left - upper_left)
        return point

    # Colours, as of any `VMobject`: subclasses say what theirs are in `take_color`, `take_outline` and `take_width`.

    fill_fades: ClassVar[bool] = True  # whether colour and opacity of the fill are those of the picture
    made = False  # Manim's own colours, which it sets in the making, are not shown, but for the opacity of the stroke

    def take_color(self, color: Any) -> None:
        """Take one colour for all that is filled or, of lines, stroked; opacities stay."""
        raise InputError(
            f"The colours of {type(self).__name__} say what it shows: change its values, its roles or its theme, or "
            "show where to look by a SurroundingRectangle."
        )

    def take_outline(self, color: Any) -> None:
        """Take a colour for the outlines."""
        raise NotImplementedError

    def take_width(self, width: float) -> None:
        """Take a width for the outlines, in Manim's stroke widths."""
        raise NotImplementedError

    def set_color(self, color: Any, family: bool = True) -> Self:  # type: ignore[override]
        """Take one colour for everything: a `ManimColor`, a hex string or a name.

        Raises:
            InputError: for what is no colour, or where colours cannot be changed without changing what is shown.
        """
        self.take_color(color)
        return self

    def set_fill(self, color: Any = None, opacity: float | None = None, family: bool = True) -> Self:
        """Take a colour for what is filled, and an opacity for the whole picture; otherwise as `set_color`."""
        if not self.made:
            return super().set_fill(color, opacity, family)
        if color is not None and self.fill_fades:
            self.take_color(color)
        if opacity is not None and self.fill_fades:
            super().set_stroke(opacity=opacity)
        return super().set_fill(None, opacity)

    def set_stroke(
        self,
        color: Any = None,
        width: float | None = None,
        opacity: float | None = None,
        background: bool = False,
        family: bool = True,
    ) -> Self:
        """Take a colour and a width for outlines, or lines, and an opacity for the whole picture.

        Raises:
            InputError: for what is no colour or width, or where there are no outlines.
        """
        if background or not self.made:
            return super().set_stroke(color, width, opacity, background, family)
        if color is not None:
            self.take_outline(color)
        if width is not None:
            self.take_width(width)
        return super().set_stroke(opacity=opacity)

    def fade(self, darkness: float = 0.5, family: bool = True) -> Self:
        """Leave a share of 1 - `darkness` of the opacity."""
        return self.set_opacity((1 - darkness) * self.get_stroke_opacity())

    # What Manim's animations call.

    def interpolate_color(self, mobject1: Mobject, mobject2: Mobject, alpha: float) -> Self:
        """Blend opacity and every array named in `state`; take over `settings` at the end."""
        super().interpolate_color(mobject1, mobject2, alpha)  # type: ignore[arg-type]
        for name in self.state:
            setattr(self, name, blend(getattr(mobject1, name), getattr(mobject2, name), alpha))
        if alpha == 1:
            for name in self.settings:
                setattr(self, name, getattr(mobject2, name))
        return self

    def align_points(self, vmobject: Mobject) -> Self:
        """Check that `vmobject` can be blended with this one: same class, arrays of the same shapes."""
        if not isinstance(vmobject, type(self)) and not isinstance(self, type(vmobject)):
            raise TypeError(
                f"{type(self).__name__} cannot be transformed into {type(vmobject).__name__}: use FadeTransform, "
                "or FadeOut and FadeIn."
            )
        for name in self.state:
            mine, other = getattr(self, name).shape, getattr(vmobject, name).shape
            if mine != other:
                raise TypeError(
                    f"{type(self).__name__} with {name} of shape {mine} cannot be transformed into one of shape "
                    f"{other}: use FadeTransform, or FadeOut and FadeIn."
                )
        self.align_rgbas(vmobject)  # type: ignore[arg-type]
        return self

    def pointwise_become_partial(self, vmobject: VMobject, a: float, b: float) -> Self:
        """Show the part of the picture from share `a` to share `b`, in the order the subclass draws it."""
        self.points = vmobject.points.copy()
        self.revealed = freeze([a, b])
        return self

    def set_points(self, points: Any) -> Self:
        """Set the four corners: upper left, upper right, lower left, lower right."""
        corners = np.array(points, dtype=float)
        if corners.shape != (4, 3):
            raise TypeError(
                f"{type(self).__name__} has a frame of four corners, not {len(corners)} points: it can be transformed "
                "only into a mobject of its own class. Use FadeTransform, or FadeOut and FadeIn."
            )
        self.points = corners
        return self

    def get_anchors(self) -> list[Any]:
        """Return all four corners: what bounding boxes are made of."""
        return list(self.points)

    def __deepcopy__(self, clone_from_id: dict[int, Any]) -> Self:
        for name in self.state:
            array = getattr(self, name)
            clone_from_id[id(array)] = freeze(array, array.dtype)
        return super().__deepcopy__(clone_from_id)


def _teach_cameras() -> None:
    """Let every Cairo camera ask a self-drawing mobject to draw itself; does nothing the second time.

    The test is by attribute, not by class, so that a second copy of this module (reloaded in a notebook) is understood
    by the wrapper that the first one installed. Mobjects that are `stamped` are painted from a picture while they keep
    still: the kit's texts and neurons. A camera with the attribute `draws_vectors` asks for these.
    """
    original, stamps = Camera.display_vectorized, Stamps()
    if getattr(original, "knows_self_drawing", False):
        return

    @functools.wraps(original)
    def display_vectorized(camera: Camera, vmobject: VMobject, ctx: cairo.Context[Any]) -> Camera:
        vectors = getattr(camera, "draws_vectors", False)
        if not getattr(type(vmobject), "draws_itself", False):
            if not vectors and getattr(vmobject, "stamped", False) and len(vmobject.points):
                stamps.draw(vmobject, ctx, camera, functools.partial(original, camera))
                return camera
            return original(camera, vmobject, ctx)
        ctx.save()
        ctx.new_path()  # Manim leaves the path of what it drew last, which a clip would take for part of its own
        try:
            (vmobject.draw_vectors if vectors else vmobject.draw)(ctx, camera)
        finally:
            ctx.new_path()
            ctx.restore()
        return camera

    display_vectorized.knows_self_drawing = True  # type: ignore[attr-defined]
    Camera.display_vectorized = display_vectorized  # type: ignore[assignment,method-assign]


refuse_opengl()  # here already: what is imported while it is chosen is made of its mobjects
_teach_cameras()
