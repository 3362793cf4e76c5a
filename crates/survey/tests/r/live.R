# Made-up surveys, fresh for each seed, and what R's survey estimates from them:
#   Rscript live.R FOLDER SEED...
# writes FOLDER/SEED-*.csv (ballots, totals) and FOLDER/expected.csv (seed, case, unit, what, method, estimate, se, low, high, df, deff).
suppressMessages(library(survey)); options(warn = -1, digits = 17, survey.replicates.mse = FALSE)
args <- commandArgs(TRUE); folder <- args[1]; seeds <- as.integer(args[-1])
f <- function(x) ifelse(is.na(x), "", trimws(formatC(x, digits = 17, format = "g")))
out <- file(file.path(folder, "expected.csv"), "w")
row <- function(...) cat(paste(c(...), collapse = ","), "\n", sep = "", file = out)
row("seed", "case", "unit", "what", "method", "estimate", "se", "low", "high", "df", "deff")
items <- paste0("c", 1:6)

made <- function(strata, clusters, lonely) {
  d <- NULL
  for (h in 1:strata) {
    n <- if (lonely && h == strata) 1 else clusters
    N <- n + sample(1:9, 1) * (if (lonely && h == strata) 2 else 1)
    for (i in 1:n) {
      m <- sample(2:3, 1); M <- m + sample(1:5, 1); here <- rnorm(1, 0, .6)
      for (j in 1:m) { k <- sample(4:9, 1)
        d <- rbind(d, data.frame(tang = paste0("t", h), xa = paste0("x", i), rieng = paste0("t", h, "x", i), thon = paste0("h", j), N_xa = N, N_thon = M,
          trong_so = round(runif(k, .5, 4), 4), tuoi = sample(c("tre", "trung", "gia"), k, TRUE, c(.3, .5, .2)), gioi = sample(c("nam", "nu"), k, TRUE), here = here)) }
    }
  }
  d$don_vi <- ifelse(runif(nrow(d)) < .55, "A", "B")
  for (q in items) { p <- plogis(1 + d$here + rnorm(1, 0, .4)); good <- runif(nrow(d)) < p
    d[[q]] <- ifelse(good, sample(4:5, nrow(d), TRUE), sample(1:3, nrow(d), TRUE)); miss <- runif(nrow(d)); d[[q]][miss < .04] <- 9; d[[q]][miss > .97] <- NA }
  d$here <- NULL; d
}
prepare <- function(d) {
  for (q in items) { ok <- !is.na(d[[q]]) & d[[q]] != 9; d[[paste0("v_", q)]] <- as.numeric(ok); d[[paste0("y_", q)]] <- ifelse(ok, as.numeric(d[[q]] >= 4), 0) }
  sums <- function(qs, p) rowSums(d[paste0(p, qs)])
  d$Y <- sums(items, "y_"); d$V <- sums(items, "v_"); d$Y1 <- sums(items[1:3], "y_"); d$V1 <- sums(items[1:3], "v_"); d$Y2 <- sums(items[4:6], "y_"); d$V2 <- sums(items[4:6], "v_"); d
}
expit <- function(x) 1 / (1 + exp(-x)); logit <- function(p) log(p / (1 - p))
# The interval on the scale of log-odds, in closed form: what R's own comes to when its fit is carried on to the end.
closed <- function(p, se, df) { t <- qt(.975, df); expit(logit(p) + c(-1, 1) * t * se / (p * (1 - p))) }
wilson <- function(p, se, df) { t <- qt(.975, df); n <- p * (1 - p) / se^2; (p + t^2 / (2 * n) + c(-1, 1) * t * sqrt(p * (1 - p) / n + t^2 / (4 * n^2))) / (1 + t^2 / n) }
# Korn and Graubard's, on the valid answers of the domain. Of a calibrated design R's svyciprop takes the rows of the whole design in their place, as its
# subsets keep all rows; of any other both are the same.
beta <- function(p, se, df, n) { e <- p * (1 - p) / se^2 * (qt(.025, n - 1) / qt(.025, df))^2; c(qbeta(.025, e * p, e * (1 - p) + 1), qbeta(.975, e * p + 1, e * (1 - p))) }
combination <- function(des, unit, num, den, a) {
  v <- des$variables; w <- weights(des, "sampling"); r <- as.numeric(v$don_vi == unit); z <- 0; e <- 0
  for (k in seq_along(num)) { y <- v[[num[k]]]; n <- v[[den[k]]]; p <- sum(w * r * y) / sum(w * r * n); e <- e + a[k] * p; z <- z + a[k] * r * (y - p * n) / sum(w * r * n) }
  # Of a design that is not calibrated over the domain alone: its strata are those that are averaged where one is lonely. A subset of
  # a calibrated one keeps all rows.
  c(e, SE(svytotal(~z, subset(update(des, z = z), don_vi == unit))))
}
replicated <- function(des, unit) {
  v <- des$variables; r <- v$don_vi == unit
  x <- withReplicates(des, function(w, data) { p <- function(a, b) sum((w * a)[r]) / sum((w * b)[r]); c(2 / 3 * p(data$Y1, data$V1) + 1 / 3 * p(data$Y2, data$V2)) })
  c(coef(x), SE(x))
}
all_of <- function(seed, case, des) for (u in c("A", "B")) {
  s <- subset(des, don_vi == u); rep <- inherits(des, "svyrep.design")
  for (q in items) {
    si <- subset(s, get(paste0("v_", q)) == 1); g <- as.formula(paste0("~y_", q)); m <- svymean(g, si, deff = "replace"); p <- coef(m); se <- SE(m); df <- degf(si)
    if (p <= 0 || p >= 1) next
    own <- attr(svyciprop(as.formula(paste0("~I(y_", q, "==1)")), si, method = "logit"), "ci")
    row(seed, case, u, q, "svyciprop", f(p), f(se), f(own[1]), f(own[2]), f(df), f(deff(m)))
    if (!rep) {
      ci <- closed(p, se, df); row(seed, case, u, q, "logit", f(p), f(se), f(ci[1]), f(ci[2]), f(df), f(deff(m)))
      ci <- wilson(p, se, df); row(seed, case, u, q, "wilson", f(p), f(se), f(ci[1]), f(ci[2]), f(df), f(deff(m)))
      v <- des$variables; n <- sum(v$don_vi == u & v[[paste0("v_", q)]] == 1); ci <- beta(p, se, df, n)
      row(seed, case, u, q, "beta", f(p), f(se), f(ci[1]), f(ci[2]), f(df), f(deff(m)))
      own <- attr(svyciprop(as.formula(paste0("~I(y_", q, "==1)")), si, method = "beta"), "ci")
      stopifnot(max(abs(own - beta(p, se, df, nrow(si)))) < 1e-12, nrow(si) == if (case %in% c("hau", "raking")) nrow(des) else n)
      for (method in c("mean", "asin")) { ci <- attr(svyciprop(as.formula(paste0("~I(y_", q, "==1)")), si, method = method), "ci"); row(seed, case, u, q, method, f(p), f(se), f(ci[1]), f(ci[2]), f(df), f(deff(m))) }
    }
  }
  for (k in c("1", "2")) { r <- svyratio(as.formula(paste0("~Y", k)), as.formula(paste0("~V", k)), s); row(seed, case, u, paste0("f", k), "logit", f(coef(r)), f(SE(r)), "", "", "", "") }
  x <- if (rep) replicated(des, u) else combination(des, u, c("Y1", "Y2"), c("V1", "V2"), c(2, 1) / 3)
  row(seed, case, u, "index", "logit", f(x[1]), f(x[2]), "", "", "", "")
}
totals <- function(d, column) { x <- tapply(d$trong_so, d[[column]], sum); data.frame(names(x), Freq = round(as.numeric(x) * runif(length(x), .8, 1.3), 4)) }
keep <- function(d, seed, name) write.csv(d, file.path(folder, paste0(seed, "-", name, ".csv")), row.names = FALSE, quote = FALSE, na = "")

for (seed in seeds) {
  set.seed(seed)
  raw <- made(4, 5, FALSE); raw$N_moi <- 60
  # Of unit B nobody is of the third group.
  raw$nhom <- ifelse(raw$don_vi == "B" & raw$tuoi == "gia", "trung", raw$tuoi); keep(raw, seed, "mot"); d <- prepare(raw)
  one <- svydesign(id = ~xa, strata = ~tang, weights = ~trong_so, data = d, nest = TRUE)
  all_of(seed, "mot", one)
  all_of(seed, "rieng", svydesign(id = ~rieng, strata = ~tang, weights = ~trong_so, data = d, nest = FALSE))
  all_of(seed, "N", svydesign(id = ~xa, strata = ~tang, fpc = ~N_xa, weights = ~trong_so, data = d, nest = TRUE))
  all_of(seed, "hai-N", svydesign(id = ~xa + thon, strata = ~tang, fpc = ~N_xa + N_thon, weights = ~trong_so, data = d, nest = TRUE))
  age <- totals(d, "tuoi"); names(age)[1] <- "tuoi"; sex <- totals(d, "gioi"); names(sex)[1] <- "gioi"; sex$Freq <- sex$Freq * sum(age$Freq) / sum(sex$Freq)
  for (m in list(age, sex)) { t <- m; names(t)[2] <- "total"; t$total <- f(t$total); keep(t, seed, names(m)[1]) }
  all_of(seed, "hau", postStratify(one, ~tuoi, age))
  all_of(seed, "raking", rake(one, list(~tuoi, ~gioi), list(age, sex), control = list(maxit = 2000, epsilon = 1e-12)))
  bare <- svydesign(id = ~rieng, weights = ~trong_so, data = d); jk1 <- as.svrepdesign(bare, type = "JK1"); jkn <- as.svrepdesign(one, type = "JKn")
  all_of(seed, "jk1", jk1); all_of(seed, "jkn", jkn)
  all_of(seed, "jk1-N", as.svrepdesign(svydesign(id = ~rieng, fpc = ~N_moi, weights = ~trong_so, data = d), type = "JK1"))
  all_of(seed, "jkn-N", as.svrepdesign(svydesign(id = ~xa, strata = ~tang, fpc = ~N_xa, weights = ~trong_so, data = d, nest = TRUE), type = "JKn"))
  groups <- c(tre = 2, trung = 1, gia = 3); e <- d
  for (g in names(groups)) for (x in c("Y1", "V1", "Y2", "V2")) e[[paste0(x, g)]] <- e[[x]] * (e$nhom == g)
  grouped <- svydesign(id = ~xa, strata = ~tang, weights = ~trong_so, data = e, nest = TRUE)
  for (u in c("A", "B")) {
    there <- if (u == "B") groups[c("tre", "trung")] else groups; a <- there / sum(there); n <- names(there)
    for (k in 1:2) { x <- combination(grouped, u, paste0("Y", k, n), paste0("V", k, n), a); row(seed, "nhom", u, paste0("f", k), "logit", f(x[1]), f(x[2]), "", "", "", "") }
    x <- combination(grouped, u, c(paste0("Y1", n), paste0("Y2", n)), c(paste0("V1", n), paste0("V2", n)), c(a * 2, a) / 3)
    row(seed, "nhom", u, "index", "logit", f(x[1]), f(x[2]), "", "", "", "")
  }
  all_of(seed, "jk1-hau", postStratify(jk1, ~tuoi, age)); all_of(seed, "jkn-hau", postStratify(jkn, ~tuoi, age))
  all_of(seed, "jkn-raking", rake(jkn, list(~tuoi, ~gioi), list(age, sex), control = list(maxit = 2000, epsilon = 1e-12)))
  lone <- made(4, 4, TRUE); keep(lone, seed, "don"); l <- prepare(lone)
  two <- svydesign(id = ~xa + thon, strata = ~tang, fpc = ~N_xa + N_thon, weights = ~trong_so, data = l, nest = TRUE)
  for (o in c("certainty", "adjust", "average")) { options(survey.lonely.psu = o); all_of(seed, paste0("don-", o), two) }
  options(survey.lonely.psu = "fail")
  boot <- as.svrepdesign(one, type = "subbootstrap", replicates = 30)
  all_of(seed, "bootstrap", boot)
  w <- as.matrix(weights(boot, type = "analysis")); colnames(w) <- paste0("rw", 1:ncol(w)); keep(cbind(raw, apply(w, 2, f)), seed, "bootstrap")
  pairs <- made(4, 2, FALSE); pd <- prepare(pairs)
  brr <- as.svrepdesign(svydesign(id = ~xa, strata = ~tang, weights = ~trong_so, data = pd, nest = TRUE), type = "BRR")
  all_of(seed, "brr", brr)
  w <- as.matrix(weights(brr, type = "analysis")); colnames(w) <- paste0("rw", 1:ncol(w)); keep(cbind(pairs, apply(w, 2, f)), seed, "brr")
}
close(out)
