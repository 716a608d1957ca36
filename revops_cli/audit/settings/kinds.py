"""Numbers that the audit section takes."""

from typing import Annotated, Literal

from pydantic import Field

Share = Annotated[float, Field(ge=0, le=1)]
Hours = Annotated[float, Field(gt=0)]
Days = Annotated[float, Field(ge=0)]
Count = Annotated[int, Field(ge=0)]
Severity = Literal["error", "warning", "info"]
