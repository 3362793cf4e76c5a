//! What people open: the ranked workbook.
