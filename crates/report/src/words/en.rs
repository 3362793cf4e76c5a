//! English.

use std::borrow::Cow;

use cchc_core::criteria::{Evidence, Kind, RankOn, Source, Status, Ties};
use cchc_core::formula::phrase::percent;
use cchc_core::results::Unranked;
use cchc_core::score::LeafState;

use cchc_core::text::Language;

use super::{Day, Say, parts};

pub(super) fn say(what: Say<'_>) -> Cow<'_, str> {
    match what {
        Say::RankingSheet => "Ranking".into(),
        Say::ChartSheet => "Chart".into(),
        Say::DetailSheet => "Detail".into(),
        Say::FiguresSheet => "Figures".into(),
        Say::TrailSheet => "Trail".into(),
        Say::FaultsSheet => "Diagnostics".into(),
        Say::CriteriaSheet => "Criteria set".into(),
        Say::RunSheet => "About this run".into(),

        Say::RankingTitle => "RANKING".into(),
        Say::DetailTitle => "POINTS IN DETAIL".into(),
        Say::FiguresTitle => "FIGURES".into(),
        Say::TrailTitle => "TRAIL".into(),
        Say::TrailAtLength => {
            "Everything that was entered where more than one stage has said something of its own; bold rows count."
                .into()
        }
        Say::FaultsTitle => "ERRORS AND WARNINGS".into(),
        Say::CriteriaTitle => "THE CRITERIA SET AS USED".into(),
        Say::RunTitle => "ABOUT THIS RUN".into(),
        Say::GroupAndYear { group, year } => format!("{group} – {year}").into(),
        Say::Decision { number, issuer, issued } => {
            let day = issued.map(|day| format!(" of {}", date(day))).unwrap_or_default();
            let by = issuer.map(|issuer| format!(", {issuer}")).unwrap_or_default();
            format!("According to Decision {number}{day}{by}").into()
        }
        Say::Amended { decision, issued, what } => {
            let day = issued.map(|day| format!(" of {}", date(day))).unwrap_or_default();
            let what = what.map(|what| format!(": {what}")).unwrap_or_default();
            format!("amended by Decision {decision}{day}{what}").into()
        }
        Say::Status(Status::Official) => "Official criteria set".into(),
        Say::Status(Status::Partial) => "Partly official criteria set".into(),
        Say::Status(Status::Illustrative) => "Illustrative criteria set".into(),
        Say::StatusAtLength(Status::Official) => "Official criteria set: every criterion follows the decision.".into(),
        Say::StatusAtLength(Status::Partial) => {
            "Partly official criteria set: only some of the criteria follow the decision.".into()
        }
        Say::StatusAtLength(Status::Illustrative) => {
            "Illustrative criteria set: criteria, maxima and scales are not the decision's; do not cite them.".into()
        }
        Say::Provisional => "DRAFT – WITH ERRORS".into(),
        Say::ProvisionalAtLength { errors } => {
            format!("DRAFT – errors left: {errors}; invalid answers count 0 points; see sheet \"Diagnostics\"").into()
        }
        Say::AppraisalOpen => "APPRAISAL NOT FINISHED".into(),
        Say::AppraisalOpenAtLength { leaves } => {
            format!("APPRAISAL NOT FINISHED – {leaves} leaves await it and count as the units have them:").into()
        }
        Say::Page => "Page".into(),

        Say::Number => "No.".into(),
        Say::Unit => "Unit".into(),
        Say::Own => "Self-assessed".into(),
        Say::Appraised => "After appraisal".into(),
        Say::Parts => "Parts".into(),
        Say::Total => "Total points".into(),
        Say::Max => "Maximum".into(),
        Say::Index => "Index (%)".into(),
        Say::Band => "Band".into(),
        Say::Rank => "Rank".into(),
        Say::Points => "Points".into(),
        Say::DomainRank => "Rank".into(),
        Say::DomainMax(max) => format!("{max} points").into(),
        Say::DomainWeight { max, weight } => format!("{max} points, weight {weight}").into(),
        Say::BonusMax(max) => format!("adds at most {max}").into(),
        Say::PenaltyMax(max) => format!("takes at most {max}").into(),
        Say::RankIn(name) => format!("Rank in: {name}").into(),
        Say::Helpers => "Helper columns, not printed: what ranks are computed from".into(),
        Say::HelperFigure => "Index before rounding (%)".into(),
        Say::HelperFirst(of) => format!("First of its value: {of}").into(),
        Say::HelperIndex(code) => format!("Index of domain {code} (%)").into(),

        Say::HelperKey(of) => format!("Of equal ones: {of}").into(),
        Say::HelperRanking(name) => format!("Index in: {name} (%)").into(),
        Say::HelperReached => "Band reached (position)".into(),
        Say::HelperHeld => "Band after limits and quotas (position)".into(),


        Say::NotRanked => "Units without a rank:".into(),
        Say::Silent => "sent nothing; nobody entered anything of it".into(),
        Say::Unranked(Unranked::Nothing) => "no criterion applies".into(),
        Say::Unranked(Unranked::TooLittle) => {
            "could attain less than the share that a rank needs; its index is for information".into()
        }
        Say::Unranked(Unranked::ByList) => "not ranked, by the list of units; its index is for information".into(),
        Say::TooLittle { max, share } => format!(
            "could attain {max} points, less than {} of what the set brings; its index is for information",
            percent(share, Language::English)
        )
        .into(),
        Say::SilentButRanked => "Sent nothing, ranked all the same; what is not answered counts 0:".into(),
        Say::BandsAdjusted => "Bands that the index alone would not give:".into(),
        Say::BandConditionFails { band, when } => format!("has the index for {band}, but not: {when}").into(),
        Say::LimitAtMost { when, band } => format!("where {when}: {band} at best").into(),
        Say::LimitDown { when, down } => format!("where {when}: down by {down}").into(),
        Say::QuotaMovesOn { band, share } => format!("{band} takes only {share} of the units").into(),
        Say::Exemptions => "Not applicable by decision:".into(),
        Say::WholeGroup => "The whole group".into(),
        Say::OpenAppraisals => "Appraisals still open:".into(),
        Say::OpenOf { department: "", leaves, units } => {
            format!("department not named: {leaves} leaves of {units} units").into()
        }
        Say::OpenOf { department, leaves, units } => format!("{department}: {leaves} leaves of {units} units").into(),
        Say::PlaceAndDay { place } => format!("{place}, date ………………").into(),
        Say::Compiler => "COMPILED BY".into(),
        Say::CompilerSigns => "(signature, full name)".into(),
        Say::Head => "HEAD OF THE AUTHORITY".into(),
        Say::OnBehalf => "ON BEHALF OF THE PEOPLE'S COMMITTEE".into(),
        Say::Chairperson => "CHAIRPERSON".into(),
        Say::HeadSigns => "(signature, full name, seal)".into(),

        Say::ChartTitle { year } => format!("Administrative-reform index {year} (%)").into(),
        Say::ChartShows { shown, of } => format!("the first {shown} of {of} units").into(),

        Say::Code => "Code".into(),
        Say::Criterion => "Domain, criterion, component".into(),
        Say::Answer => "Answer".into(),
        Say::Final => "Final points".into(),
        Say::State => "State".into(),
        Say::Trace => "How it was computed".into(),
        Say::Source => "Source".into(),
        Say::Note => "Note".into(),
        Say::UnitTotal => "TOTAL".into(),
        Say::Leaf(LeafState::Scored) => "scored".into(),
        Say::Leaf(LeafState::Appraised) => "appraised".into(),
        Say::Leaf(LeafState::NotApplicable) => "not applicable".into(),
        Say::Leaf(LeafState::Missing) => "missing".into(),
        Say::Leaf(LeafState::Invalid) => "invalid".into(),
        Say::Evidenced => "Evidence: ".into(),
        Say::Remarked => "Appraisal: ".into(),

        Say::GateActs { code, keep } => format!("gate at {code}: keeps {}", percent(keep, Language::English)).into(),
        Say::From(Source::Table { path }) => format!("table {path}").into(),
        Say::From(Source::Survey { id, items }) if items.is_empty() => format!("survey {id}").into(),
        Say::From(Source::Survey { id, items }) => format!("survey {id}, items {}", items.join(", ")).into(),
        Say::From(Source::Previous { code, .. }) => format!("last year's results of {code}").into(),
        Say::AsOf(day) => format!("as of {}", date(day)).into(),
        Say::ProvidedBy(by) => format!("provided by {by}").into(),

        Say::Figure => "Figure".into(),
        Say::FigureValue => "What counts".into(),
        Say::Measure => "Measured in".into(),
        Say::ByDefault => "Left blank: its default counts".into(),

        Say::What => "What".into(),
        Say::WholeCriterion => "The whole criterion".into(),
        Say::Stage => "Stage".into(),
        Say::Typed => "Entered".into(),
        Say::Standing => "Counts".into(),

        Say::Severity => "Severity".into(),
        Say::FaultCode => "Name".into(),
        Say::Place => "Place".into(),
        Say::Message => "What is wrong".into(),
        Say::Met => "Met".into(),
        Say::Expected => "Expected".into(),
        Say::Hint => "Hint".into(),
        Say::NoFaults => "No errors, no warnings.".into(),
        Say::FaultsLeft(left) => format!("{left} more: see results.json").into(),

        Say::SetId => "Criteria set".into(),
        Say::SetStatus => "Status".into(),
        Say::SetTotal => "Sum of the maxima".into(),
        Say::Rounding => "Rounding".into(),
        Say::RoundingIs { points: Some(points), index } => {
            format!("points to {points} decimals, index to {index}; halves go up").into()
        }
        Say::RoundingIs { points: None, index } => {
            format!("points are kept exact; index to {index} decimals, halves go up").into()
        }
        Say::RankedOn => "Ranks and bands read".into(),
        Say::RankOn(RankOn::Rounded) => "the rounded index".into(),
        Say::RankOn(RankOn::Exact) => "the index before rounding".into(),
        Say::TiesAre => "Equal units".into(),
        Say::Ties(Ties::Shared) => "share a rank (1, 2, 2, 4)".into(),
        Say::Ties(Ties::Dense) => "share a rank, the next one follows (1, 2, 2, 3)".into(),
        Say::Ties(Ties::Keys(_)) => "formulas decide, the higher the better; those equal on all share a rank".into(),
        Say::Bands => "Bands".into(),
        Say::BandFrom { name, at_least: "" } => format!("{name}: below that").into(),
        Say::BandFrom { name, at_least } => format!("{name}: from {at_least}").into(),
        Say::AndWhen(when) => format!(", and {when}").into(),
        Say::TotalHeld => "Total".into(),
        Say::AtMost(most) => format!("at most {most}").into(),
        Say::AtLeast(least) => format!("at least {least}").into(),
        Say::Limits => "Limits of bands".into(),
        Say::Quotas => "Quotas of bands".into(),
        Say::QuotaIs { band, share, whom, keys } => {
            format!("{band}: at most {share} {whom}, best first by {keys}").into()
        }
        Say::OfGroup => "of the group's units".into(),
        Say::OfThoseWhoEnd(band) => format!("of the units that end in {band}").into(),
        Say::OfThoseWhoReach(band) => format!("of the units that reach {band} or better").into(),
        Say::WhoIsRanked => "To be ranked".into(),
        Say::MinAttainable(share) => format!("a unit could attain at least {share} of what the set brings").into(),
        Say::AbsentIsZero => "units that sent nothing are scored and ranked all the same".into(),
        Say::Rankings => "Ranked by themselves".into(),
        Say::Attributes => "What is known of units".into(),
        Say::AnyNumber => "a number".into(),
        Say::AnyText => "any text".into(),
        Say::Given => "Deadlines, targets".into(),
        Say::Holidays(days) => format!("holidays: {days}").into(),
        Say::Workdays(days) => format!("worked all the same: {days}").into(),
        Say::PartOf { name, codes } => format!("{name}: points of {codes}").into(),
        Say::PartOfRest(name) => format!("{name}: the rest").into(),
        Say::OutsideFigures => "From outside".into(),
        Say::Weight => "Weight".into(),
        Say::Kind => "Kind".into(),
        Say::KindIs(Kind::Base) => "".into(),
        Say::KindIs(Kind::Bonus) => "bonus".into(),
        Say::KindIs(Kind::Penalty) => "penalty".into(),
        Say::AppliesTo => "Applies only where".into(),
        Say::FromAppraiser => "entered by the appraiser".into(),
        Say::FigureOf { label, id } => format!("{label} (figure {id})").into(),
        Say::FigureReads => "Kind, source, condition, where it is read".into(),
        Say::FigureCondition(condition) => format!("Condition: {condition}").into(),
        Say::ReadBy(codes) => format!("Read by: {codes}").into(),
        Say::Asked => "What is asked".into(),
        Say::Wording => "How it is scored".into(),
        Say::Text => "The scale as the set has it".into(),
        Say::EvidenceWanted => "Evidence".into(),
        Say::Evidence(Evidence::Required) => "Required".into(),
        Say::Evidence(Evidence::Optional) => "Optional".into(),
        Say::Evidence(Evidence::None) => "".into(),
        Say::InCharge => "In charge".into(),
        Say::Owner(owner) => format!("Filled in: {owner}").into(),
        Say::Appraiser(appraiser) => format!("Appraised: {appraiser}").into(),
        Say::MayNotApply => "May not apply".into(),
        Say::Sha256 => "sha256".into(),

        Say::Version => "Version".into(),
        Say::Round => "Round".into(),
        Say::Year => "Year".into(),
        Say::Authority => "Published by".into(),
        Say::SetOf { group } => format!("Criteria set – {group}").into(),
        Say::Finality => "State of the results".into(),
        Say::NothingOpen => "No errors, no appraisal open".into(),
        Say::Counts => "Errors, warnings".into(),
        Say::CountsAre { errors, warnings } => format!("{errors} errors, {warnings} warnings").into(),
        Say::Units { group } => format!("Units – {group}").into(),
        Say::UnitsAre { all, ranked, silent } => format!("{all}: {ranked} ranked, {silent} sent nothing").into(),
        Say::Inputs => "Input files".into(),
        Say::File => "File".into(),
        Say::Live => "Formulas".into(),
        Say::Stages => "Stages".into(),
        Say::NotLive => {
            "Whether a gate acts, and whom a quota moves on, stand as they were computed: the formula of the cell says so."
                .into()
        }
        Say::LiveAtLength => {
            "Points of criteria and domains, totals, indices, bands and ranks are live formulas over the detail; \
             the figures computed in exact fractions are stored in the cells."
                .into()
        }
    }
}

fn date(day: Day<'_>) -> String {
    const MONTHS: [&str; 12] = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    match parts(day) {
        Some((year, month @ 1..=12, day)) => format!("{day} {} {year}", MONTHS[month as usize - 1]),
        _ => day.into(),
    }
}
