"""The workbook as a database: typed records, read where they are asked for, and changes of them that are made all or not at all."""
