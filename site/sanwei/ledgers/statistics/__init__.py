"""Statistics: the one query layer behind table, drill-down, chart and workbook of a unit's figures."""
