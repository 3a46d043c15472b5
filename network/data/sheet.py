"""The sheet of paper in a photograph, where the desk under it shows as well."""

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage
from scipy.spatial import ConvexHull, QhullError

Grey = NDArray[np.float32]
Mask = NDArray[np.bool_]

SMALLEST = 0.08  # share of the picture that a sheet covers, at least
LARGEST = 0.97  # and at most
LEAST_STEP = 0.08  # from desk to paper, of black to white: less is no worse than a shadow
SOFTEST = 15  # percent of the edge that may have a smaller step: noise, ink, a shadow on the desk
DEEPEST_BAY = 0.04  # of the longer side: deeper, and ink or a shadow runs across what looks like the edge
LEAST_RECTANGLE = 0.85  # of the smallest rectangle around: an ellipse, such as a 0 in chalk, covers 0.79 of it
LEVELS = 9  # of grey that are tried to part paper from desk


def find_sheet(grey: Grey) -> Mask | None:
    """The one bright sheet, with all that is written on it, on a darker desk that shows on two sides or more.

    It lies in the middle of the picture. What looks like a desk on one side alone may be a shadow, which parts nothing.

    Args:
        grey: (rows, columns) levels in [0, 1] of a small, smooth picture: some hundred pixels a side.

    Returns:
        (rows, columns) True on the sheet, or None where there is none.
    """
    low, high = np.percentile(grey, (2, 98))
    best, sheet = LEAST_STEP, None
    for level in np.linspace(low, high, LEVELS + 2)[1:-1]:
        candidate = _largest_area(grey > level)
        if _is_sheet(candidate) and (step := _step(grey, candidate)) > best:
            best, sheet = step, candidate
    return sheet


def paper_alone(grey: Grey, sheet: Mask) -> Grey:
    """The picture cut to the sheet, with paper in place of the desk that is still to be seen.

    Args:
        grey: (rows, columns) levels in [0, 1].
        sheet: of the same shape, True well inside the sheet only.
    """
    sigma = max(grey.shape) / 100
    share = ndimage.gaussian_filter(sheet.astype(np.float32), sigma)
    smooth = ndimage.gaussian_filter(np.where(sheet, grey, 0), sigma) / np.maximum(share, 1e-3)
    nearest = ndimage.distance_transform_edt(~sheet, return_distances=False, return_indices=True)
    filled = np.where(sheet, grey, smooth[tuple(nearest)])
    return np.asarray(filled[ndimage.find_objects(sheet.astype(np.int8))[0]], np.float32)


def _largest_area(bright: Mask) -> Mask:
    """The largest connected area, its holes filled: what is written on the sheet belongs to it."""
    areas, count = ndimage.label(bright)
    if not count:
        return bright
    largest = areas == 1 + int(np.argmax(np.bincount(areas.ravel())[1:]))
    return np.asarray(ndimage.binary_fill_holes(largest), bool)


def _is_sheet(area: Mask) -> bool:
    """Whether an area has the outline of a sheet: without bays, and of four sides as far as the picture shows them."""
    rows, columns = area.shape
    corners = area[[0, 0, -1, -1], [0, -1, 0, -1]].sum()
    if not SMALLEST < area.mean() < LARGEST or corners > 1 or not area[rows // 2, columns // 2]:
        return False
    inside = np.argwhere(area)
    try:
        hull = ConvexHull(inside)
    except QhullError:  # a line
        return False
    outside = np.argwhere(~area)
    depth = -(outside @ hull.equations[:, :2].T + hull.equations[:, 2]).max(axis=1)
    if depth.max(initial=0) > DEEPEST_BAY * max(rows, columns):
        return False
    is_cut = area[0].any() or area[-1].any() or area[:, 0].any() or area[:, -1].any()
    return bool(is_cut or len(inside) > LEAST_RECTANGLE * _rectangle_around(inside[hull.vertices]))


def _rectangle_around(corners: NDArray[np.int64]) -> float:
    """The area in pixels of the smallest rectangle round a convex polygon: one of its sides lies on a side of that."""
    sides = np.roll(corners, -1, axis=0) - corners
    angles = np.arctan2(sides[:, 1], sides[:, 0])
    turned = np.stack([np.cos(angles), np.sin(angles)]), np.stack([-np.sin(angles), np.cos(angles)])
    lengths = [np.ptp(corners @ axes, axis=0) + 1 for axes in turned]
    return float((lengths[0] * lengths[1]).min())


def _step(grey: Grey, area: Mask) -> float:
    """How much brighter it is just inside the edge of an area than just outside, on nearly all of that edge.

    The edge of a sheet is sharp all along; that of what a shadow leaves bright is not, where the light falls off.
    """
    inner = ndimage.binary_erosion(area, border_value=1)
    rim_inside = inner & ~ndimage.binary_erosion(inner, iterations=2, border_value=1)
    outer = ndimage.binary_dilation(area)
    rim_outside = ndimage.binary_dilation(outer, iterations=2) & ~outer
    if not rim_outside.any() or not rim_inside.any():
        return 0.0
    across = ndimage.distance_transform_edt(~rim_outside, return_distances=False, return_indices=True)
    return float(np.percentile((grey - grey[tuple(across)])[rim_inside], SOFTEST))
