"""Any picture of a digit to 28x28, prepared the way MNIST was.

A photograph of a note, a screenshot, a drawing with a transparent ground: what they share is ink on a ground.
The ground is found and taken away with its shadows, what is left is measured as ink from 0 to 1, the digit is
told from specks and from the edge of the paper, and `network.data.preparation` does the rest.
"""

import os
import warnings
from contextlib import suppress
from pathlib import Path

import numpy as np
from numpy.typing import ArrayLike, NDArray
from PIL import Image, ImageOps, UnidentifiedImageError
from scipy import ndimage

from network.data.preparation import BOX, prepare
from network.data.sheet import find_sheet, paper_alone
from network.errors import InputError, InputWarning

Grey = NDArray[np.float32]

MAX_PIXELS = 64_000_000  # of a picture that is read: 8000 x 8000
WORKING_SIDE = 640  # pixels: more only cost time, since the digit will be 20 pixels high
SMALLEST_PHOTO = 64  # pixels of the shorter side: less shows a digit, no desk and no company
SHEET_SIDE = 160  # pixels: enough to find the edges of a sheet
GLANCE_SIDE = 32  # pixels: enough to tell ink from ground
WINDOW = 0.7  # of the longer side: wider than any stroke, narrower than a shadow along the edge is long
FORMATS = ("PNG", "JPEG", "WEBP", "BMP", "GIF")
READABLE = f"{', '.join(FORMATS[:-1])} or {FORMATS[-1]}"

LEAST_CONTRAST = 0.06  # of black to white: fainter is a stain on the paper
LEAST_STROKE = 1.6  # pixels of 28x28: MNIST's thin strokes; a hairline shrunk to less would vanish


FILLED = 0.33  # of the longer side: how far from its edge the ink of no digit reaches; 0.30 in MNIST's thickest
COMPANY_HEIGHT = 0.5  # share of the digit's own: so high, and what stands beside it is no speck
COMPANY_INK = 0.2  # likewise: so much ink
ENCLOSED = 0.3  # share of a ring's height: so high, and what stands in it is a digit


class PictureWarning(InputWarning):
    """A picture was read, but it shows something besides one digit: the answer may be about something else."""


def read_picture(path: str | Path) -> Grey:
    """Read the picture of one digit, dark on bright or bright on dark.

    Args:
        path: a PNG or JPEG (WebP, BMP and GIF do as well) of any size up to `MAX_PIXELS`.

    Returns:
        (28, 28) activations in [0, 1], ink bright on black, prepared the way MNIST was.

    Raises:
        InputError: if there is no such file, it is no picture, is broken or too large, or shows no digit.

    Warns:
        PictureWarning: if there is more than one digit, or something is drawn round it.
    """
    grey = _luminance(_open(Path(os.path.expanduser(path))))
    return _read(grey, str(path))


def picture_from_array(array: ArrayLike) -> Grey:
    """Read the picture of one digit from an array, as `read_picture` does from a file.

    Args:
        array: (height, width) levels of grey, dark on bright or bright on dark, up to 1, 255 or 65535.

    Returns:
        (28, 28) activations in [0, 1], ink bright on black, prepared the way MNIST was.

    Raises:
        InputError: if the array is no picture of greys, or shows no digit.

    Warns:
        PictureWarning: if there is more than one digit, or something is drawn round it.
    """
    values = np.asarray(array)
    if values.ndim != 2 or values.dtype.kind not in "buif" or not 0 < values.size <= MAX_PIXELS:
        raise InputError(
            f"A picture is an array (height, width) of greys, at most {MAX_PIXELS:,} of them; "
            f"this one has the shape {values.shape} and the type {values.dtype}."
        )
    if not np.all((values >= 0) & (values <= 65535)):  # NaN fails both comparisons
        raise InputError("The greys of a picture go from 0 to 1, to 255 or to 65535; scale the values of this one.")
    white = next(white for white in (1, 255, 65535) if values.max() <= white)
    return _read(_smaller(Image.fromarray(values.astype(np.float32) / white)), "the array")


def _read(grey: Grey, name: str) -> Grey:
    """From grey levels to the prepared digit: that on the sheet, where there is one with something on it."""
    sheet, read = _sheet(grey), None
    if sheet.any():
        with suppress(InputError):
            read = _from_close_by(paper_alone(grey, sheet), name)
    digit, company = read or _from_close_by(grey, name)
    if company:
        warnings.warn(f"In {name} {company}: cut the picture to the one digit.", PictureWarning, stacklevel=3)
    return digit


def _sheet(grey: Grey) -> NDArray[np.bool_]:
    """True well inside the sheet of a photograph in which the desk is to be seen, if it is one."""
    found = (
        find_sheet(_smaller(Image.fromarray(_smooth(grey)), SHEET_SIDE)) if min(grey.shape) > SMALLEST_PHOTO else None
    )
    if found is None:
        return np.zeros(grey.shape, bool)
    well_inside = ndimage.binary_erosion(found, iterations=2, border_value=1)
    size = grey.shape[1], grey.shape[0]
    return np.asarray(Image.fromarray(well_inside).resize(size, Image.Resampling.NEAREST), bool)


def _from_close_by(grey: Grey, name: str) -> tuple[Grey, str]:
    """From grey levels without a desk to the prepared digit, and what there is besides."""
    digit, company = _digit(_ink(grey))
    if not digit.any():
        raise InputError(f"No digit stands out from the ground in {name}; take a picture with more contrast.")
    rows, columns = ndimage.find_objects((digit > 0).astype(np.int8))[0]
    side = max(rows.stop - rows.start, columns.stop - columns.start)
    if side < 0.35 * max(grey.shape):  # far away: look again from close by, with finer measures
        closer = (slice(max(0, span.start - side // 2), span.stop + side // 2) for span in (rows, columns))
        nearer, seen = _from_close_by(grey[tuple(closer)], name)
        return nearer, company or seen
    if min(grey.shape) > SMALLEST_PHOTO and _reach(digit > 0.5) > FILLED * side:
        raise InputError(f"What stands out in {name} is one filled area and no digit: cut the picture to the digit.")
    return prepare(_thickened(digit)), company


# From a file to levels of grey


def _open(path: Path) -> Image.Image:
    """Open a picture, upright, having made sure that it is one and not too large."""
    if not os.path.exists(path):  # which a name too long for any file is not, either
        raise InputError(f"There is no picture {path}; check the name.")
    if not os.path.isfile(path):
        raise InputError(f"{path} is not a file; name a PNG or JPEG in it.")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)  # our own limit is lower
            picture = Image.open(path, formats=FORMATS)
    except Image.DecompressionBombError:
        raise InputError(_too_large(path)) from None
    except UnidentifiedImageError:
        raise InputError(f"{path} is not a picture that can be read: save it as {READABLE}.") from None
    except Exception as error:  # decoders meet broken files with errors of every kind
        raise InputError(f"{path} cannot be opened ({error}); save it again as PNG or JPEG.") from None
    with picture:
        if picture.width * picture.height > MAX_PIXELS:
            raise InputError(_too_large(path))
        try:
            picture.draft(None, (WORKING_SIDE, WORKING_SIDE))  # lets a JPEG be decoded at a fraction of its size
            picture.load()
            return ImageOps.exif_transpose(picture)
        except Exception as error:
            raise InputError(f"{path} is broken ({error}); save it again as PNG or JPEG.") from None


def _too_large(path: Path) -> str:
    return f"{path} has more than {MAX_PIXELS:,} pixels; make it smaller, 1000 x 1000 is plenty."


def _luminance(picture: Image.Image) -> Grey:
    """Return levels of grey in [0, 1], with a ground put under what is transparent."""
    if picture.mode.startswith("I"):  # 16 bits a pixel, which Pillow would clip to 8
        return _smaller(Image.fromarray(np.asarray(picture, dtype=np.float32) / 65535))
    if not picture.has_transparency_data:
        return _smaller(picture.convert("L")) / np.float32(255)
    layers = _smaller(picture.convert("RGBA").convert("LA")) / np.float32(255)
    grey, cover = layers[..., 0], layers[..., 1]
    return grey * cover + _backdrop(grey, cover > 0.5) * (1 - cover)


def _smaller(picture: Image.Image, side: int = WORKING_SIDE) -> Grey:
    """Return the pixels of a picture, made smaller where its longer side is above `side`."""
    scale = side / max(picture.size)
    if scale < 1:
        size = max(1, round(picture.width * scale)), max(1, round(picture.height * scale))
        picture = picture.resize(size, Image.Resampling.BOX)
    return np.asarray(picture, dtype=np.float32)


def _backdrop(grey: Grey, visible: NDArray[np.bool_]) -> float:
    """Choose the grey to put under a picture where it is transparent.

    A sheet with transparent margins shows two greys and fills its frame: what lies under it continues it.
    Else the visible part is the ink itself, and what lies under it must be unlike it.
    """
    if not visible.any():
        return 0
    shown = grey[visible]
    frame = visible[ndimage.find_objects(visible.astype(np.int8))[0]]
    if np.ptp(np.percentile(shown, (2, 98))) > 0.25 and frame.mean() > 0.6:
        return float(np.median(shown))
    return float(shown.mean() < 0.5)


# From levels of grey to ink on an even ground


def _ink(grey: Grey) -> Grey:
    """Measure how far every pixel stands out from the ground around it: 0 not at all, 1 as black on white."""
    smooth = _smooth(grey)
    bright = _ink_is_bright(smooth)
    window = round(WINDOW * max(grey.shape))
    beyond = window // 2 + 1  # a shadow along the edge goes on beyond it, where there is room for the whole window
    envelope = ndimage.grey_opening if bright else ndimage.grey_closing
    extended = envelope(np.pad(smooth, beyond, mode="edge"), (window, window), mode="nearest")
    ground = extended[beyond:-beyond, beyond:-beyond]
    # The envelope keeps to the edge of a shadow, but also to the extremes of the noise: bring it to the mean.
    apart = smooth - ground
    paper = ndimage.binary_erosion(abs(apart) < 0.3 * abs(apart).max(), iterations=2, border_value=1)
    around = 1 + max(grey.shape) // 4
    share = ndimage.uniform_filter(paper.astype(np.float32), around)
    ground = ground + ndimage.uniform_filter(apart * paper, around) / np.maximum(share, 0.01)
    # Light from a lamp multiplies, so that ink in the shadow is as dark a part of its paper as elsewhere.
    return grey - ground if bright else (ground - grey) / np.maximum(ground, 0.05)


def _smooth(picture: Grey) -> Grey:
    """Take off the noise from pixel to pixel that a large picture has; a small one stays as it is."""
    return ndimage.gaussian_filter(picture, max(picture.shape) / 300)


def _ink_is_bright(grey: Grey) -> bool:
    """Tell bright ink on a dark ground from dark ink on a bright one, whatever the light.

    Ink covers less than half of a wide window, so that the median there is ground; and it lies far off to one
    side of the ground: the cubes of the differences, which keep their sign, make the far ones count.
    """
    glance = _smaller(Image.fromarray(grey), GLANCE_SIDE)
    ground = ndimage.median_filter(glance, 1 + max(glance.shape) // 2, mode="nearest")
    return bool(((glance - ground) ** 3).sum() > 0)


# From ink to the digit alone


def _digit(ink: Grey) -> tuple[Grey, str]:
    """The ink of the digit in [0, 1], 0 around it, and what there is besides; only zeros if there is no digit."""
    smooth = _smooth(ink)
    noise = 1.4826 * float(np.median(abs(smooth[smooth <= 0.3 * smooth.max()])))  # a standard deviation
    rough = _largest_drawing(smooth > max(LEAST_CONTRAST, 3 * noise), smooth)
    if not rough.any():
        return np.zeros_like(ink), ""
    full = float(np.percentile(smooth[rough], 90))
    inked = smooth > np.clip(3 * noise, 0.25 * full, 0.5 * full)
    strokes = _largest_drawing(inked, smooth)
    soft = ndimage.binary_dilation(strokes, iterations=2 + max(ink.shape) // 200)  # with their blurred edges
    digit = np.where(soft & (smooth > 1.5 * noise), np.clip(ink / full, 0, 1), np.float32(0))
    return digit, _company(inked, strokes) if min(ink.shape) > SMALLEST_PHOTO else ""


def _company(inked: NDArray[np.bool_], strokes: NDArray[np.bool_]) -> str:
    """What there is besides one digit, as a part of a sentence; empty where there is nothing of its size."""
    pieces, _ = ndimage.label(inked, np.ones((3, 3)))
    ink = np.bincount(pieces.ravel())
    rows, columns = np.nonzero(strokes.any(axis=1))[0], np.nonzero(strokes.any(axis=0))[0]
    height = np.ptp(rows) + 1 if len(rows) and len(columns) else 0
    large = [
        (number, box)
        for number, box in enumerate(ndimage.find_objects(pieces), 1)
        if box[0].stop - box[0].start > COMPANY_HEIGHT * height
        and ink[number] > COMPANY_INK * strokes.sum()
        and all(span.start > 0 and span.stop < size for span, size in zip(box, inked.shape, strict=True))
    ]
    for number, box in large:
        ring = pieces[box] == number
        enclosed = ndimage.binary_fill_holes(ring) & ~ring & (pieces[box] > 0)
        if np.count_nonzero(enclosed.any(axis=1)) > ENCLOSED * len(ring):
            return "something is drawn round the digit"
    apart = any(one[k].stop <= other[k].start for _, one in large for _, other in large for k in (0, 1))
    return "there is more than one digit" if apart else ""


def _reach(inked: NDArray[np.bool_]) -> float:
    """How far from the edge of the ink its innermost pixel lies."""
    return float(ndimage.distance_transform_edt(np.pad(inked, 1)).max())


def _largest_drawing(inked: NDArray[np.bool_], ink: Grey) -> NDArray[np.bool_]:
    """Keep the piece with most ink and what belongs to it, without specks and the shadows of the margin."""
    pieces, count = ndimage.label(inked, np.ones((3, 3)))
    if not count:
        return inked
    numbers = np.arange(1, count + 1)
    mass = ndimage.sum_labels(ink, pieces, numbers)
    darkest = ndimage.maximum(ink, pieces, numbers)
    extent = np.array([max(s.stop - s.start for s in box) for box in ndimage.find_objects(pieces)])
    edge = np.ones_like(inked)
    margin = max(1, max(inked.shape) // 25)
    edge[margin:-margin, margin:-margin] = False
    at_edge = ndimage.sum_labels(edge, pieces, numbers) > 0.5 * extent
    main = int(np.argmax(np.where(at_edge, 0.1, 1) * mass))
    distance = ndimage.distance_transform_edt(pieces != main + 1)
    gap = ndimage.minimum(distance, pieces, numbers)
    belongs = (mass > 0.03 * mass[main]) & (darkest > 0.5 * darkest[main]) & (gap < 0.25 * extent[main])
    kept = belongs & (at_edge <= at_edge[main])
    return np.isin(pieces, numbers[kept])


def _thickened(digit: Grey) -> Grey:
    """Widen the strokes of a digit drawn with a hairline, which would fade when it is made 20 pixels high."""
    inked = digit > 0.5
    rows, columns = ndimage.find_objects(inked.astype(np.int8))[0]
    side = max(rows.stop - rows.start, columns.stop - columns.start)
    # From side to side of a stroke, the distance to its nearer edge is a quarter of its width on average.
    stroke = 4 * float(ndimage.distance_transform_edt(np.pad(inked, 1)).sum() / inked.sum())
    lacking = LEAST_STROKE * side / BOX - stroke
    if lacking < 1:
        return digit
    radius = lacking / 2
    reach = int(np.ceil(radius))
    y, x = np.mgrid[-reach : reach + 1, -reach : reach + 1]
    return ndimage.grey_dilation(np.pad(digit, reach), footprint=x**2 + y**2 <= radius**2)
