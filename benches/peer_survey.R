# What R's survey needs for one item: the share of each province with its standard error. Says the CPU seconds of the estimate alone.
#   Rscript benches/peer_survey.R BALLOTS.csv
suppressMessages(library(survey))
d <- read.csv(commandArgs(TRUE)[1])[c("tinh", "tang", "xa", "quyen_so", "c01")]
d$y <- ifelse(d$c01 == 9, NA, d$c01 >= 4)
cpu <- system.time({
  design <- svydesign(id = ~xa, strata = ~tang, weights = ~quyen_so, data = d, nest = TRUE)
  found <- svyby(~y, ~tinh, subset(design, !is.na(y)), svymean)
})
stopifnot(nrow(found) == 63)
cat(sprintf("%.2f\n", cpu[["user.self"]] + cpu[["sys.self"]]))
