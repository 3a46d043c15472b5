from .curve import Curve as Curve
from .edges import Edges as Edges
from .raster import Raster as Raster
from .self_drawing import SelfDrawing as SelfDrawing
