//! Cases by hand, the arithmetic in sight: that the naive evaluation says what the contract says, whatever the engine does.

use super::listing::Listing;
use super::number::{date, decimal, plain, rounded, workdays};
use super::round::Files;

/// A round of one group on a set; `rows` are `unit;criterion;input;value;points` of the two default stages.
struct Case {
    files: Files,
}

const ROUND: &str =
    "[round]\nprovince = \"P\"\nyear = 2022\n[[group]]\nid = \"g\"\nname = \"G\"\ncriteria = \"set.toml\"\n";

fn case(head: &str, criteria: &str, units: &str) -> Case {
    let set = format!("[set]\nid = \"s\"\ntitle = \"B\"\nyear = 2022\nstatus = \"illustrative\"\n{head}\n{criteria}");
    let files = [("round.toml", ROUND), ("set.toml", set.as_str()), ("units.csv", units)];
    Case { files: files.into_iter().map(|(name, text)| (name.to_owned(), text.as_bytes().to_vec())).collect() }
}

impl Case {
    fn file(mut self, name: &str, text: &str) -> Case {
        self.files.insert(name.to_owned(), text.as_bytes().to_vec());
        self
    }

    fn own(self, rows: &[&str]) -> Case {
        self.file("assessments/t.csv", &format!("unit;criterion;input;value;points\n{}\n", rows.join("\n")))
    }

    fn appraised(self, rows: &[&str]) -> Case {
        self.file("appraisals/t.csv", &format!("unit;criterion;input;value;points\n{}\n", rows.join("\n")))
    }

    fn listing(&self) -> Listing {
        super::results(&self.files).listing
    }

    /// Some figures of the listing, in one line.
    fn says(&self, keys: &[&str]) -> String {
        let listing = self.listing();
        let figure = |key: &&str| listing.get(*key).unwrap_or_else(|| panic!("no {key} in {listing:#?}")).to_string();
        keys.iter().map(figure).collect::<Vec<_>>().join(" | ")
    }

    /// Self-assessed, appraised and final points and the state of unit a's leaf.
    fn columns(&self, code: &str) -> String {
        let keys = ["self", "appraised", "final", "state"].map(|key| format!("a leaf {code} {key}"));
        self.says(&keys.each_ref().map(String::as_str))
    }
}

const A: &str = "id;name;group\na;A;g\n";

fn leaf(code: &str, max: &str, rest: &str) -> String {
    format!("[[criterion]]\ncode = \"{code}\"\nname = \"{code}\"\nmax = {max}\n{rest}\n")
}

/// A leaf whose points are what is typed.
fn typed(code: &str, max: &str, rest: &str) -> String {
    leaf(code, max, &format!("inputs = {{ d = {{ label = \"d\", type = \"number\" }} }}\npoints = \"d\"\n{rest}"))
}

const RATIO: &str = "inputs = { done = \"D\", planned = \"P\" }\nvalid = \"done <= planned\"\nvalue = \"done / planned\"\n\
                     scale = [{ when = \"value = 100%\", points = \"full\" }, { when = \"value >= 80%\", points = \"full * value\" }, { points = 0 }]";

// ------------------------------------------------------------------------------------------------ numbers and dates

#[test]
fn halves_go_away_from_zero() {
    let at = |text: &str, decimals| plain(&rounded(&decimal(text).unwrap(), decimals));
    assert_eq!(at("80.075", 2), "80.08");
    assert_eq!(at("-0.125", 2), "-0.13");
    assert_eq!(at("0.1249999", 2), "0.12");
    assert_eq!(at("2.5", 0), "3");
    assert_eq!(plain(&(decimal("19").unwrap() / decimal("21").unwrap())), "19/21");
}

#[test]
fn days_are_counted_as_on_a_calendar() {
    let day = |text: &str| date(text).unwrap();
    // 2022-12-15 was a Thursday: from the first Monday, days divide by seven and leave 3.
    assert_eq!(day("2022-12-15") % 7, 3);
    assert_eq!(day("15/12/2022"), day("15.12.2022"));
    assert_eq!(day("2023-01-01") - day("2022-12-31"), 1);
    assert_eq!(day("2024-03-01") - day("2024-02-28"), 2);
    assert_eq!(day("2100-03-01") - day("2100-02-28"), 1);
    assert_eq!([date("31/02/2022"), date("2022-13-01"), date("0/1/2022"), date("nhiều")], [None; 4]);
    let (from, to) = (day("2022-12-15"), day("2022-12-20"));
    // Friday 16, Monday 19, Tuesday 20; not the Thursday that it starts from.
    assert_eq!(workdays(from, to, &[], &[]), 3);
    assert_eq!(workdays(to, from, &[], &[]), -3);
    // Less Monday, plus Saturday; a holiday on a Sunday takes nothing away.
    assert_eq!(workdays(from, to, &[day("2022-12-19"), day("2022-12-18")], &[day("2022-12-17")]), 3);
    assert_eq!(workdays(from, from, &[], &[]), 0);
}

// --------------------------------------------------------------------------------------------------------- formulas

/// What a formula comes to with n = 3, m = 0, a blank b, and a maximum of 10.
fn formula(points: &str) -> String {
    let rule = format!(
        "inputs = {{ n = \"n\", m = \"m\", b = {{ label = \"b\", optional = true }} }}\npoints = \"{points}\"\nfloor = -100"
    );
    let set = leaf("1", "10", &rule);
    let head = "total = 10\nrounding = { points = \"exact\" }";
    let case = case(head, &set, A).own(&["a;1;n;3;", "a;1;m;0;"]);
    match case.says(&["a leaf 1 state"]).as_str() {
        "scored" => case.says(&["a leaf 1 final"]),
        _ => "–".into(),
    }
}

#[test]
fn formulas_mean_what_the_design_says() {
    let cases = [
        ("1 + 2 * n", "7"),
        ("9 - 4 - 3", "2"),
        ("8 / 4 / 2", "1"),
        ("-2 * -n", "6"),
        ("-n - -n", "0"),
        ("50% * full", "5"),
        ("if(not n = 3 or m = 0, 4, 5)", "4"),
        ("if(no and no or yes, 4, 5)", "4"),
        ("if(1 < n <= 3, 4, 5)", "4"),
        ("if(1 < n < 3, 4, 5)", "5"),
        ("(n > 1) + (n > 2) + (n > 3)", "2"),
        // What is not looked at needs no value.
        ("if(m = 0, 1, n / m)", "1"),
        ("if(m != 0 and n / m > 1, 1, 2)", "2"),
        ("if(m = 0 or n / m > 1, 1, 2)", "1"),
        ("if(n < m < n / m, 1, 2)", "2"),
        ("if(n / m > 1 or yes, 1, 2)", "–"),
        ("n / m", "–"),
        ("0 * b", "–"),
        ("min(1, b)", "–"),
        ("average(b, 2, 4)", "3"),
        ("average(b, n / m)", "–"),
        ("floor(-n / 2)", "-2"),
        ("ceil(-n / 2)", "-1"),
        // 3.125 / 0.25 = 12.5 → 13, of minus the same → -13.
        ("mround(3.125, 0.25)", "3.25"),
        ("mround(-3.125, 0.25)", "-3.25"),
        ("mround(n, m)", "–"),
        ("2022-12-20 - 2022-12-15", "5"),
        ("workdays(2022-12-15, 2022-12-20)", "3"),
        ("if('a' = 'a' and 'a' != 'b', 1, 2)", "1"),
    ];
    for (points, came_to) in cases {
        assert_eq!(formula(points), came_to, "{points}");
    }
}

#[test]
fn functions_over_units_pass_over_who_has_nothing() {
    let units = "id;name;group;ranked\na;A;g;\nb;B;g;\nc;C;g;no\nd;D;g;\ne;E;g;\n";
    let of = |function: &str| {
        let rule = format!(
            "not_applicable = \"allowed\"\nundefined = \"zero\"\ninputs = {{ n = \"n\" }}\npoints = \"{function}(n)\""
        );
        let rows = ["a;1;;1;", "b;1;;2;", "c;1;;4;", "d;1;;KPS;", "e;1;;nhiều;"];
        case("total = 10\nrounding = { points = 3 }", &leaf("1", "10", &rule), units)
            .own(&rows)
            .says(&["a leaf 1 final"])
    };
    // 1, 2 and 4; c is not ranked and counts, d answered that nothing arose, e cannot be read.
    let all = ["best", "lowest", "mean", "median", "count", "rank"].map(of);
    assert_eq!(all, ["4", "1", "2.333", "2", "3", "3"]);
}

#[test]
fn a_function_reads_the_figures_of_its_view() {
    let rule = "inputs = { n = \"n\" }\npoints = \"full * value / best(value)\"";
    let units = "id;name;group\na;A;g\nb;B;g\n";
    let case = case("total = 10", &leaf("1", "10", rule), units).own(&["a;1;;2;", "b;1;;4;"]).appraised(&["b;1;;8;"]);
    // Own: 10 × 2/4; of what stands after the appraisal: 10 × 2/8.
    assert_eq!(case.columns("1"), "5 | – | 2.5 | scored");
}

// ----------------------------------------------------------------------------------------------------------- leaves

#[test]
fn a_scale_is_read_from_the_top() {
    let columns = |done: &str| {
        let rows = [format!("a;1;done;{done};"), "a;1;planned;42;".to_owned()];
        let rows = rows.each_ref().map(String::as_str);
        case("total = 1.5\nrounding = { points = 3 }", &leaf("1", "1.5", RATIO), A).own(&rows).columns("1")
    };
    // 1.5 × 38/42 = 1.35714… → 1.357; 33/42 = 78.6 %.
    assert_eq!(columns("38"), "1.357 | – | 1.357 | scored");
    assert_eq!(columns("42"), "1.5 | – | 1.5 | scored");
    assert_eq!(columns("33"), "0 | – | 0 | scored");
    assert_eq!(columns("45"), "0 | – | 0 | invalid");
}

#[test]
fn what_is_answered_and_what_is_missing() {
    let rule = "inputs = { n = \"n\", m = { label = \"m\", default = 2 }, b = { label = \"b\", optional = true } }\n\
                points = \"average(n, m, b)\"";
    let columns = |rows: &[&str]| case("total = 10", &leaf("1", "10", rule), A).own(rows).columns("1");
    assert_eq!(columns(&["a;1;n;4;"]), "3 | – | 3 | scored");
    assert_eq!(columns(&["a;1;n;4;", "a;1;b;9;"]), "5 | – | 5 | scored");
    assert_eq!(columns(&["a;1;b;9;"]), "0 | – | 0 | missing");
    let all = "inputs = { m = { label = \"m\", default = 2 } }\npoints = \"m\"";
    let silent = |rows: &[&str]| case("total = 10", &leaf("1", "10", all), A).own(rows).columns("1");
    assert_eq!(silent(&[]), "0 | – | 0 | missing");
}

#[test]
fn a_checklist_adds_up_or_takes_the_highest() {
    let columns = |combine: &str, rows: &[&str]| {
        let items = "checklist = [{ label = \"A\", points = 3 }, { label = \"B\", points = \"full / 2\" }, { label = \"C\", points = 4 }]";
        case("total = 10", &leaf("1", "10", &format!("{items}\n{combine}")), A).own(rows).columns("1")
    };
    assert_eq!(columns("", &["a;1;1;x;", "a;1;2;x;"]), "8 | – | 8 | scored");
    assert_eq!(columns("combine = \"max\"", &["a;1;1;x;", "a;1;2;x;"]), "5 | – | 5 | scored");
    // 3 + 5 + 4 = 12, held at 10.
    assert_eq!(columns("", &["a;1;1;x;", "a;1;2;x;", "a;1;3;x;"]), "10 | – | 10 | scored");
    assert_eq!(columns("", &["a;1;1;0;"]), "0 | – | 0 | scored");
    assert_eq!(columns("", &[]), "0 | – | 0 | missing");
}

#[test]
fn a_unit_keeps_to_the_step_of_a_rating_and_an_appraiser_need_not() {
    let case = |own: &str, appraised: &str| {
        let case = case("total = 2\nrounding = { points = 1 }", &leaf("1", "2", "rating = { step = 0.5 }"), A);
        case.own(&[own]).appraised(&[appraised]).columns("1")
    };
    assert_eq!(case("a;1;;1,5;", ""), "1.5 | – | 1.5 | scored");
    assert_eq!(case("a;1;;1,2;", ""), "0 | – | 0 | invalid");
    assert_eq!(case("a;1;;1,5;", "a;1;;1,23;"), "1.5 | 1.23 | 1.23 | appraised");
}

#[test]
fn words_stand_until_something_replaces_them() {
    let rule = format!("not_applicable = \"allowed\"\nundefined = \"full\"\n{RATIO}");
    let columns = |own: &[&str], appraised: &[&str]| {
        case("total = 1.5\nrounding = { points = 3 }", &leaf("1", "1.5", &rule), A)
            .own(own)
            .appraised(appraised)
            .columns("1")
    };
    assert_eq!(columns(&["a;1;;KPS;"], &[]), "1.5 | – | 1.5 | scored");
    assert_eq!(columns(&["a;1;;KAD;"], &[]), "– or 0 | – | – or 0 | not-applicable");
    assert_eq!(columns(&["a;1;done;4;", "a;1;planned;4;"], &["a;1;;KPS;"]), "1.5 | 1.5 | 1.5 | appraised");
    assert_eq!(columns(&["a;1;;KAD;"], &["a;1;;;1,25"]), "– or 0 | 1.25 | 1.25 | appraised");
    // What stood before the word does not come back.
    assert_eq!(columns(&["a;1;;KAD;"], &["a;1;planned;4;"]), "– or 0 | 0 | 0 | missing");
}

#[test]
fn outside_figures_are_nobodys_to_change() {
    let table = "inputs = { t = { label = \"t\", type = \"number\", from = \"table\", table = \"tables/t.csv\" } }\npoints = \"t\"\nundefined = \"full\"";
    let survey = "inputs = { s = { label = \"s\", type = \"percent\", from = \"survey\", survey = \"x\" } }\npoints = \"full * s\"\nundefined = \"zero\"";
    let previous = "inputs = { p = { label = \"p\", type = \"number\", from = \"previous\", merge = \"sum\" } }\npoints = \"p\"\nundefined = \"zero\"";
    let set = [leaf("1", "10", table), leaf("2", "10", survey), leaf("3", "10", previous)].concat();
    let units = "id;name;group;predecessors\na;A;g;b,c\n";
    let last_year = "{\"groups\": [{\"units\": [\
        {\"id\": \"a\", \"leaves\": [{\"code\": \"3\", \"value\": \"9\", \"final\": \"1\"}]},\
        {\"id\": \"b\", \"leaves\": [{\"code\": \"3\", \"value\": \"3/2\", \"final\": \"1\"}]},\
        {\"id\": \"c\", \"leaves\": [{\"code\": \"3\", \"value\": null, \"final\": \"2.5\"}]}]}]}";
    let round = ROUND.replace("year = 2022\n", "year = 2022\nprevious = \"../prev\"\n");
    let case = case("total = 30\nrounding = { points = 3, survey = 2 }", &set, units)
        .file("round.toml", &round)
        .file("tables/t.csv", "unit;value\na;4,5\n")
        .file("surveys/x.toml", "[survey]\nid = \"x\"\ntitle = \"x\"\nestimates = \"x.csv\"\n")
        .file("surveys/x.csv", "unit;value;n;source\na;87,735%;100;V\n")
        .file("../prev/results/results.json", last_year)
        .own(&["a;1;;9;"]);
    // The unit was asked for nothing; 0.87735 → 0.88; 3/2 + 2.5 = 4, and a's own id is not looked up.
    let figures = case.says(&["a leaf 1 final", "a leaf 2 final", "a leaf 3 final", "a state"]);
    assert_eq!(figures, "4.5 | 8.8 | 4 | ranked");
}

#[test]
fn a_figure_is_asked_once_and_read_by_many() {
    let set = "[[figure]]\nid = \"ho_so\"\nlabel = \"H\"\n[[figure]]\nid = \"dung\"\nlabel = \"D\"\nvalid = \"dung <= ho_so\"\n".to_owned()
        + &leaf("1", "10", "value = \"figure.dung / figure.ho_so\"\npoints = \"full * value\"")
        + &leaf("2", "10", "points = \"min(full, figure.ho_so)\"");
    let states = |rows: &[&str]| {
        let keys = ["a leaf 1 final", "a leaf 1 state", "a leaf 2 final", "a leaf 2 state"];
        case("total = 20", &set, A).own(rows).says(&keys)
    };
    assert_eq!(states(&["a;ho_so;;8;", "a;dung;;6;"]), "7.5 | scored | 8 | scored");
    assert_eq!(states(&["a;ho_so;;8;"]), "0 | missing | 8 | scored");
    // The figure against its condition is at fault, not the one that it is compared with.
    assert_eq!(states(&["a;ho_so;;8;", "a;dung;;9;"]), "0 | invalid | 8 | scored");
}

// ------------------------------------------------------------------------------------------------------------- sums

#[test]
fn weights_of_what_does_not_apply_go_to_the_others() {
    let set = [
        leaf("1", "10", "weight = 1"),
        typed("1.1", "4", "weight = 2\nnot_applicable = \"allowed\""),
        typed("1.2", "5", "weight = 3"),
        typed("2", "8", "weight = 3"),
    ]
    .concat();
    let at = |own: &[&str]| {
        let keys = ["a criterion 1 final", "a domain 1 max", "a points", "a max", "a index"];
        case("total = 100", &set, A).own(own).says(&keys)
    };
    // 10 × (2 × 3/4 + 3 × 2/5)/5 = 5.4; 100 × (1 × 5.4/10 + 3 × 6/8)/4 = 69.75
    assert_eq!(at(&["a;1.1;;3;", "a;1.2;;2;", "a;2;;6;"]), "5.4 | 10 | 69.75 | 100 | 69.75");
    // 10 × 2/5 = 4; 100 × (0.4 + 2.25)/4 = 66.25
    assert_eq!(at(&["a;1.1;;KAD;", "a;1.2;;2;", "a;2;;6;"]), "4 | 10 | 66.25 | 100 | 66.25");
}

#[test]
fn a_gate_takes_its_scope_with_it() {
    let at = |gate: &str, own: &[&str]| {
        let set = [
            leaf("1", "10", ""),
            typed("1.1", "4", gate),
            typed("1.2", "6", "gate = { when = \"d < 1\", keep = \"50%\" }"),
        ];
        let keys = ["a leaf 1.2 final", "a domain 1 final", "a domain 1 max"];
        case("total = 10\nrounding = { points = 1 }", &set.concat(), A).own(own).says(&keys)
    };
    let all = "gate = { when = \"points < 2\" }";
    let third = "gate = { when = \"d < 2\", keep = \"33.3%\" }";
    assert_eq!(at(all, &["a;1.1;;2;", "a;1.2;;5;"]), "5 | 7 | 10");
    assert_eq!(at(all, &["a;1.1;;1;", "a;1.2;;5;"]), "5 | 0 | 10");
    // 0.333 × 6 = 1.998 → 2; of two gates the one that keeps least: 0.333 × 1.5 = 0.4995 → 0.5, not 0.75 → 0.8.
    assert_eq!(at(third, &["a;1.1;;1;", "a;1.2;;5;"]), "5 | 2 | 10");
    assert_eq!(at(third, &["a;1.1;;1;", "a;1.2;;0,5;"]), "0.5 | 0.5 | 10");
    // One that was not answered gates nothing.
    assert_eq!(at(all, &["a;1.2;;5;"]), "5 | 5 | 10");
}

#[test]
fn bonus_and_penalty_stand_outside_the_maximum() {
    let set = [
        typed("1", "10", ""),
        leaf("2", "3", "kind = \"bonus\""),
        typed("2.1", "2", ""),
        typed("2.2", "3", ""),
        leaf("3", "4", "kind = \"penalty\""),
        typed("3.1", "4", ""),
    ]
    .concat();
    let at = |head: &str, own: &[&str]| {
        let keys = ["a domain 2 final", "a domain 3 final", "a leaf 3.1 final", "a points", "a max", "a index"];
        case(&format!("total = 10\n{head}"), &set, A).own(own).says(&keys)
    };
    let rows = ["a;1;;9;", "a;2.1;;2;", "a;2.2;;2;", "a;3.1;;1,5;"];
    // 9 + min(2 + 2, 3) − 1.5 = 10.5 of 10.
    assert_eq!(at("", &rows), "3 | -1.5 | -1.5 | 10.5 | 10 | 105");
    assert_eq!(at("cap = 10", &rows), "3 | -1.5 | -1.5 | 10 | 10 | 100");
    assert_eq!(at("floor = 0", &["a;1;;1;", "a;2.1;;0;", "a;2.2;;0;", "a;3.1;;4;"]), "0 | -4 | -4 | 0 | 10 | 0");
}

#[test]
fn what_does_not_apply_leaves_both_sums() {
    let set = "[attributes]\narea = [\"x\", \"y\"]\n".to_owned()
        + &leaf("1", "10", "applies = \"unit.area = 'x'\"")
        + &typed("1.1", "4", "")
        + &typed("1.2", "6", "")
        + &typed("2", "10", "");
    let at = |units: &str, exempt: &str| {
        let case =
            case("total = 20\nmin_attainable = \"60%\"", &set, units).own(&["a;1.1;;4;", "a;1.2;;3;", "a;2;;5;"]);
        let case = case.file("exemptions.csv", &format!("unit;criterion;document;reason\n{exempt}"));
        case.says(&["a points", "a max", "a index", "a state"])
    };
    let x = "id;name;group;area\na;A;g;x\n";
    assert_eq!(at(x, ""), "12 | 20 | 60 | ranked");
    // 10 of 20 is less than 60 %; of what the group is spared, nothing is asked.
    assert_eq!(at("id;name;group;area\na;A;g;y\n", ""), "5 | 10 | 50 | unranked");
    assert_eq!(at(x, "a;1;;\n"), "5 | 10 | 50 | unranked");
    assert_eq!(at(x, "g;1;;\n"), "5 | 10 | 50 | ranked");
}

// ---------------------------------------------------------------------------------------------------- after the sum

const BANDS: &str = "bands = [{ name = \"A\", at_least = 90 }, { name = \"B\", at_least = 80 }, { name = \"C\", at_least = 50 }, { name = \"D\" }]";

/// Bands and ranks of units u1, u2 … with these points of 100, and of 10 in a bonus that is worth nothing.
fn after(head: &str, tables: &str, points: &[(&str, &str)]) -> Vec<String> {
    let bonus = leaf("2", "10", "kind = \"bonus\"") + &typed("2.1", "10", "");
    let set = typed("1", "100", "") + &bonus + tables;
    let ids: Vec<String> = (1..=points.len()).map(|at| format!("u{at}")).collect();
    let units: String = ids.iter().map(|id| format!("{id};{id};g\n")).collect();
    let rows: Vec<String> = ids
        .iter()
        .zip(points)
        .flat_map(|(id, (points, bonus))| [format!("{id};1;;{points};"), format!("{id};2.1;;{bonus};")])
        .collect();
    let rows: Vec<&str> = rows.iter().map(String::as_str).collect();
    let case =
        case(&format!("total = 100\ncap = 100\n{head}\n{BANDS}"), &set, &format!("id;name;group\n{units}")).own(&rows);
    ids.iter().map(|id| case.says(&[&format!("{id} band"), &format!("{id} rank")])).collect()
}

#[test]
fn ties_are_shared_dense_or_broken() {
    let points = [("70", "0"), ("90", "0"), ("70", "10"), ("60", "0")];
    assert_eq!(after("ties = \"shared\"", "", &points), ["C | 3", "A | 1", "B | 2", "C | 4"]);
    let tied = [("80", "0"), ("70", "10"), ("80", "0"), ("60", "0")];
    assert_eq!(after("", "", &tied), ["B | 1", "B | 1", "B | 1", "C | 4"]);
    assert_eq!(after("ties = \"dense\"", "", &tied), ["B | 1", "B | 1", "B | 1", "C | 2"]);
    assert_eq!(after("ties = [\"points('2')\"]", "", &tied), ["B | 2", "B | 1", "B | 2", "C | 4"]);
}

#[test]
fn a_limit_lowers_and_never_lifts() {
    let points = [("95", "0"), ("95", "1"), ("40", "0")];
    let limit = "[[limit]]\nwhen = \"points('2') < 1\"\nat_most = \"B\"\n";
    assert_eq!(after("", limit, &points), ["B | 2", "A | 1", "D | 3"]);
    let both = format!("{limit}[[limit]]\nwhen = \"base >= 95\"\ndown = 2\n");
    assert_eq!(after("", &both, &points), ["C | 2", "C | 1", "D | 3"]);
    let beyond = "[[limit]]\nwhen = \"yes\"\ndown = 9\n";
    assert_eq!(after("", beyond, &points), ["D | 2", "D | 1", "D | 3"]);
}

#[test]
fn a_quota_is_never_exceeded_and_never_cuts_a_tie() {
    let bands = |share: &str, of: &str, keys: &str, points: &[(&str, &str)]| {
        let quota = format!("[[quota]]\nband = \"A\"\nshare = \"{share}\"\nof = \"{of}\"\nkeys = [{keys}]\n");
        let bands = after("", &quota, points);
        bands.iter().map(|one| one.split(' ').next().unwrap().to_owned()).collect::<String>()
    };
    let points = [("99", "0"), ("98", "0"), ("97", "0"), ("96", "0"), ("85", "0"), ("85", "0"), ("10", "0")];
    // floor(0.34 × 7) = 2
    assert_eq!(bands("34%", "group", "\"index\"", &points), "AABBBBD");
    // floor(0.34 × 4 that reach A) = 1; of the 6 that reach B: 2
    assert_eq!(bands("34%", "reaches:A", "\"index\"", &points), "ABBBBBD");
    assert_eq!(bands("34%", "reaches:B", "\"index\"", &points), "AABBBBD");
    // Keeping 2, B ends with 4, of which half are 2; keeping 3, with 3, of which half is 1.
    assert_eq!(bands("50%", "ends:B", "\"index\"", &points), "AABBBBD");
    let tied = [("99", "0"), ("98", "0"), ("98", "0"), ("10", "0")];
    // 2 of 4, and the line runs through the tie; a further key parts it.
    assert_eq!(bands("50%", "group", "\"index\"", &tied), "ABBD");
    let parted = [("99", "0"), ("97", "1"), ("98", "0"), ("10", "0")];
    assert_eq!(bands("50%", "group", "\"index\", \"points('2')\"", &parted), "AABD");
}

#[test]
fn those_who_go_on_meet_the_limits_again() {
    let points = [("99", "0"), ("98", "0")];
    let tables = "[[limit]]\nwhen = \"base = 98\"\ndown = 1\n[[quota]]\nband = \"B\"\nshare = \"0%\"\nof = \"group\"\nkeys = [\"index\"]\n";
    // 98 is lowered to B, goes on to C, and down again to D.
    assert_eq!(after("", tables, &points), ["A | 1", "D | 2"]);
}
