use super::Subject;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

/// What a broken rule does.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Level {
    /// Not computed.
    Off,
    /// Reported, and no reason to plan otherwise.
    Note,
    /// Avoided at a price, and reported.
    Warning,
    /// Must hold.
    Error,
}

impl Level {
    /// All levels, mildest first.
    pub const ALL: [Level; 4] = [Level::Off, Level::Note, Level::Warning, Level::Error];

    /// The word that files use.
    pub const fn word(self) -> &'static str {
        match self {
            Level::Off => "off",
            Level::Note => "note",
            Level::Warning => "warning",
            Level::Error => "error",
        }
    }

    /// The level a file means by a word.
    pub fn from_word(word: &str) -> Option<Self> {
        Level::ALL.into_iter().find(|level| level.word() == word)
    }
}

/// The families of the catalogue of findings.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Group {
    /// The file cannot be read as meant.
    File,
    /// Clocks and zones.
    Time,
    /// Rooms and fora.
    Rooms,
    /// People and travel.
    People,
    /// Audiences.
    Audiences,
    /// Deadlines.
    Deadlines,
    /// Holidays.
    Holidays,
    /// Notice and spacing.
    Notice,
    /// Languages and access.
    Languages,
}

/// What a setting of a rule is counted in.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Unit {
    /// A plain number.
    Number,
    /// Calendar days.
    Days,
    /// Working days.
    WorkingDays,
    /// Minutes; files write any length of time.
    Minutes,
}

/// A setting of a rule, as files write it and [`Rules::setting`] gives it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Setting {
    /// The key of the rule's own table.
    pub name: &'static str,
    /// What it is counted in.
    pub unit: Unit,
    /// The least and the most it can be.
    pub limits: (i64, i64),
    /// What holds where nothing is said, in words.
    pub unsaid: &'static str,
    /// One sentence.
    pub meaning: &'static str,
}

impl Setting {
    const fn new(name: &'static str, unit: Unit, limits: (i64, i64), unsaid: &'static str, meaning: &'static str) -> Self {
        Setting { name, unit, limits, unsaid, meaning }
    }
}

/// Declares the catalogue: variant, name in files and findings, group, level when nothing is said, what it asks, and
/// its settings if it has any; the first of those can be written alone in place of a level.
macro_rules! catalogue {
    ($($variant:ident $name:literal $group:ident $level:ident $summary:literal $([$($setting:expr),+])?)*) => {
        /// The name of a rule or finding: the same word in code, files, findings and pages.
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
        pub enum RuleName {
            $(#[doc = $summary] $variant,)*
        }

        impl RuleName {
            /// Every name, in the order of the catalogue.
            pub const ALL: &'static [RuleName] = &[$(RuleName::$variant,)*];

            /// The name as files and findings write it.
            pub const fn word(self) -> &'static str {
                match self { $(RuleName::$variant => $name,)* }
            }

            /// The family it belongs to.
            pub const fn group(self) -> Group {
                match self { $(RuleName::$variant => Group::$group,)* }
            }

            /// The level when a series says nothing.
            pub const fn default_level(self) -> Level {
                match self { $(RuleName::$variant => Level::$level,)* }
            }

            /// One line that says what it asks.
            pub const fn summary(self) -> &'static str {
                match self { $(RuleName::$variant => $summary,)* }
            }

            /// Its settings; the first can be written alone in place of a level.
            pub const fn settings(self) -> &'static [Setting] {
                match self { $(RuleName::$variant => const { &[$($($setting),+)?] },)* }
            }
        }
    };
}

catalogue! {
    NoFile "no-file" File Error "Every file that is named is there and can be read."
    Syntax "syntax" File Error "The file is TOML in UTF-8, of a size that can be read."
    UnknownKey "unknown-key" File Error "Every key is known where it stands."
    UnknownName "unknown-name" File Error "Every name that is referred to exists."
    MissingKey "missing-key" File Error "Every required key is there."
    WrongKind "wrong-kind" File Error "Every value is of the kind its key takes."
    Backwards "backwards" File Error "Nothing ends before it starts."
    Unused "unused" File Note "Everything that is described is used."
    OffsetTime "offset-time" File Error "Times are written on the local clock, without an offset."
    Loop "loop" File Error "No consultation waits for itself."
    Length "length" File Error "Every length of time has a unit."
    Calendar "calendar" File Warning "Every event of a calendar is read as it was meant."
    UnknownZone "unknown-zone" Time Error "Every zone is in the time zone database."
    SkippedTime "skipped-time" Time Error "No written time falls in an hour that the clocks skip."
    RepeatedTime "repeated-time" Time Warning "A time that the clocks show twice is read as the first."
    AmbiguousZone "ambiguous-zone" Time Error "A zone is named in full, not by an abbreviation."
    ClockChange "clock-change" Time Note "The time differences between places and audiences stay the same throughout the series."
    ZoneDataChanged "zone-data-changed" Time Warning "Announced times still hold by the newest time zone data."
    ZoneDataOld "zone-data-old" Time Note "The time zone data is younger than a year."
    Past "past" Time Warning "Nothing is placed before the day of planning unless it was held."
    OutsideForum "outside-forum" Rooms Error "A consultation is held on days on which its forum is open."
    OutsideHours "outside-hours" Rooms Error "A consultation is held within the hours and on the days allowed."
    OffSlot "off-slot" Rooms Error "A meeting keeps to a slot of its host."
    RoomBusy "room-busy" Rooms Error "A room is not used while it is busy with something else."
    RoomRatherNot "room-rather-not" Rooms Warning "No room is used at times when its host would rather not."
    TooSmall "too-small" Rooms Error "A room has a seat for everyone expected."
    DoubleBooked "double-booked" Rooms Error "A room holds one consultation at a time, or as many as it allows."
    Unplaced "unplaced" Rooms Error "Every required consultation is in the plan, with all its sittings."
    OverAsked "over-asked" Rooms Error "The series asks no more of people, rooms and days than there is."
    Contradiction "contradiction" Rooms Error "Everything that is required can hold together."
    NotAsAsked "not-as-asked" Rooms Error "The plan keeps what the series fixes."
    Order "order" Rooms Error "A consultation starts only after those it waits for have ended."
    SittingsOverlap "sittings-overlap" Rooms Error "Sittings of one consultation are not held at once."
    StalePlan "stale-plan" Rooms Warning "The plan was made from the series as it is now."
    NoChangeover "no-changeover" Rooms Warning "A room has time to be prepared between two consultations."
    TightRoom "tight-room" Rooms Note "A room keeps a few seats free."
    HalfEmpty "half-empty" Rooms Warning "No room is emptier than the setting allows."
        [Setting::new("most", Unit::Number, (1, 99), "any number", "The most seats in a hundred that may stay empty.")]
    Equipment "equipment" Rooms Error "A room has the equipment that is asked for."
    NoRoom "no-room" Rooms Error "Some room of its forum would do for every consultation."
    StrandRoom "strand-room" Rooms Warning "The consultations of a strand keep one room."
    StrandClash "strand-clash" Rooms Warning "The consultations of a strand are not held at once."
    TwoPlaces "two-places" People Error "A person is in one consultation at a time."
    Away "away" People Error "Nobody is needed while away."
    RatherNot "rather-not" People Warning "Nobody is needed at times when they would rather not."
    TooFar "too-far" People Error "There is time to travel between two consultations."
    NoRest "no-rest" People Warning "There is time to rest after travelling."
    BackToBack "back-to-back" People Warning "Nobody goes straight from one consultation into the next."
        [Setting::new("least", Unit::Minutes, (0, 1_440), "15 min", "The least time between two consultations of one person.")]
    NightFlight "night-flight" People Note "Nobody has to travel through the night before a consultation."
    OwnHours "own-hours" People Warning "Nobody has to be there at night, by the clock they live on."
    TooMany "too-many" People Error "Nobody has more consultations a week than the setting allows."
        [
            Setting::new("most", Unit::Number, (1, 500), "any number", "The most consultations a week for each person."),
            Setting::new("a-day", Unit::Number, (1, 50), "any number", "The most consultations a day for each person.")
        ]
    OftenAway "often-away" People Warning "Nobody has more consultations away from their base than the setting allows."
        [Setting::new("most", Unit::Number, (0, 500), "any number", "The most consultations away from their base for each person.")]
    TooManyTrips "too-many-trips" People Warning "Nobody makes more trips than the setting allows."
        [Setting::new("most", Unit::Number, (0, 500), "any number", "The most trips for each person.")]
    NightsAway "nights-away" People Warning "Nobody spends more nights away than the setting allows."
        [Setting::new("most", Unit::Number, (0, 1_000), "any number", "The most nights away from their base for each person.")]
    TiredTeam "tired-team" People Error "No team of interpreters works in more meetings than agreed."
    NoModerator "no-moderator" People Error "A consultation that asks for a moderator has one of those it asks for."
    NoPeople "no-people" People Error "Of the people of whom some have to be there, as many are chosen as are asked for."
    WantedAway "wanted-away" People Warning "Nobody is away from a meeting at which they are wanted."
    WantedElsewhere "wanted-elsewhere" People Warning "Nobody is wanted at one meeting while they are at another."
    Language "language" People Warning "The moderator speaks the language the consultation is led in."
    UnknownTravel "unknown-travel" People Warning "The travel time is known between places that one person may have to join."
    UnsociableHours "unsociable-hours" Audiences Warning "No audience sleeps through a consultation."
    NeverAwake "never-awake" Audiences Error "Every audience is awake for at least one consultation."
    OffHours "off-hours" Audiences Note "A consultation lies within the working day of its audiences."
    CompetingSession "competing-session" Audiences Warning "Nothing else draws the same public at the same time."
    Clash "clash" Audiences Warning "Two consultations that draw the same people are not held at once."
    WeekendThere "weekend-there" Audiences Warning "No meeting falls on the weekend of its audiences, by their own calendar."
    Unreached "unreached" Audiences Error "Every stakeholder group, region and language is reached by as many meetings as the setting asks."
        [Setting::new("groups", Unit::Number, (1, 500), "nothing is asked", "The fewest meetings for each stakeholder group."),
         Setting::new("regions", Unit::Number, (1, 500), "nothing is asked", "The fewest meetings for each region."),
         Setting::new("languages", Unit::Number, (1, 500), "nothing is asked", "The fewest meetings in each language.")]
    Unfair "unfair" Audiences Note "No audience bears more than its share of the bad hours."
        [Setting::new("most", Unit::Minutes, (0, 60_000), "half of three or more meetings", "The most inconvenience a head, debt included.")]
    TooLate "too-late" Deadlines Error "Every consultation ends early enough to feed its documents."
    AfterMilestone "after-milestone" Deadlines Error "A consultation is held before the milestone it serves opens."
    ThinSlack "thin-slack" Deadlines Warning "A document has more than the bare minimum of slack before it is due."
    NoSlack "no-slack" Deadlines Error "The slack asked for is left before a document is due."
        [Setting::new("keep", Unit::WorkingDays, (0, 365), "0 working days", "Kept free before a document is due.")]
    FeedsNothing "feeds-nothing" Deadlines Note "Every consultation feeds a document."
    Overdue "overdue" Deadlines Error "The steps towards a document fit before the day it is due."
    BusyAuthor "busy-author" Deadlines Warning "Nobody has two steps towards documents to do at once."
    SignerAway "signer-away" Deadlines Warning "Nobody is away while they have a step towards a document to do."
    Translation "translation" Deadlines Error "A document in several languages has a step that translates it."
    LateInput "late-input" Deadlines Error "What a consultation builds on can be read before it begins."
        [Setting::new("least", Unit::Days, (0, 365), "1 day", "From the day it is out to the day the consultation begins.")]
    OnHoliday "on-holiday" Holidays Warning "No consultation is held on a holiday of its place."
    HolidayThere "holiday-there" Holidays Warning "No meeting is held on a holiday of its audiences."
    Observance "observance" Holidays Note "No meeting is held on a day that many observe, on site or where its audiences live."
    BridgeDay "bridge-day" Holidays Note "No meeting is held on a day between a holiday and the weekend."
    DeadlineMoved "deadline-moved" Holidays Note "A document is due on a working day."
    NoHolidays "no-holidays" Holidays Note "Holidays are known for every place and year in which a meeting is held."
    ShortNotice "short-notice" Notice Error "A consultation is announced as far ahead as it asks."
    AnnounceToday "announce-today" Notice Warning "No announcement is left to the last day."
    AnnouncedMoved "announced-moved" Notice Error "Nothing moves once it is announced."
    NoAddress "no-address" Notice Error "Invitations have an organizer, and everyone invited has an address."
    Apart "apart" Notice Warning "Two consultations are a given number of days apart."
        [Setting::new("least", Unit::Days, (0, 365), "nothing is asked", "The local dates of two consultations differ by at least this.")]
    Near "near" Notice Warning "Consultations are as near each other, or as many days apart, as is asked of them."
    CrowdedWeek "crowded-week" Notice Error "No week holds more consultations than the setting allows."
        [Setting::new("most", Unit::Number, (1, 500), "any number", "The most consultations a week, Monday to Sunday.")]
    CrowdedMonth "crowded-month" Notice Error "No month holds more consultations than the setting allows."
        [Setting::new("most", Unit::Number, (1, 500), "any number", "The most consultations a calendar month.")]
    LongGap "long-gap" Notice Warning "No more than a given number of days lie between one consultation and the next."
        [Setting::new("most", Unit::Days, (1, 365), "any number of days", "The local dates of one consultation and the next differ by at most this.")]
    NotPreferred "not-preferred" Notice Warning "A consultation is held on the days and at the hours it prefers."
    RoomNotPreferred "room-not-preferred" Notice Warning "A consultation is held in one of the rooms it prefers."
    ForumNotPreferred "forum-not-preferred" Notice Warning "A consultation is held beside one of the fora it prefers."
    NoInterpretation "no-interpretation" Languages Error "A room has a booth for every language asked for."
    NoRemote "no-remote" Languages Error "Remote participants get a link, requested in time."
    NoContact "no-contact" Languages Warning "Every announcement names a contact."
    NoStepFree "no-step-free" Languages Warning "Everybody can get into the room."
    NoCaptions "no-captions" Languages Note "Remote participants can read along."
}

impl RuleName {
    /// The name a file means by a word.
    pub fn from_word(word: &str) -> Option<Self> {
        RuleName::ALL.iter().copied().find(|name| name.word() == word)
    }

    /// Whether it judges a plan or series, so that `[rules]` can set it; the others judge the file itself, or an invitation.
    pub const fn can_be_set(self) -> bool {
        !matches!(self.group(), Group::File)
            && !matches!(self, RuleName::UnknownZone | RuleName::SkippedTime | RuleName::AmbiguousZone | RuleName::NoAddress)
    }
}

impl fmt::Display for RuleName {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.word())
    }
}

/// The rules as a series sets them.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Rules {
    levels: Vec<Level>,
    settings: BTreeMap<(RuleName, &'static str), i64>,
    written: BTreeSet<RuleName>,
}

impl Default for Rules {
    fn default() -> Self {
        Rules {
            levels: RuleName::ALL.iter().map(|name| name.default_level()).collect(),
            settings: BTreeMap::new(),
            written: BTreeSet::new(),
        }
    }
}

impl Rules {
    /// The level of a rule.
    pub fn level(&self, name: RuleName) -> Level {
        self.levels[name as usize]
    }

    /// Sets the level of a rule.
    pub fn set_level(&mut self, name: RuleName, level: Level) {
        self.levels[name as usize] = level;
    }

    /// A setting of a rule, in its unit; `None` where the series does not say it.
    pub fn setting(&self, rule: RuleName, name: &str) -> Option<i64> {
        let setting = rule.settings().iter().find(|setting| setting.name == name)?;
        self.settings.get(&(rule, setting.name)).copied()
    }

    /// Sets a setting of a rule; a name that the rule does not have is passed over.
    pub fn set(&mut self, rule: RuleName, name: &str, value: impl Into<i64>) {
        if let Some(setting) = rule.settings().iter().find(|setting| setting.name == name) {
            self.settings.insert((rule, setting.name), value.into());
        }
    }

    /// Remembers that the series writes a line for a rule.
    pub fn write(&mut self, rule: RuleName) {
        self.written.insert(rule);
    }

    /// Whether the series writes a line for a rule, and does not leave it to its default.
    pub fn is_written(&self, rule: RuleName) -> bool {
        self.written.contains(&rule)
    }

    /// What a finding of this rule is about when it is about the rule's own setting.
    pub const fn subject(name: RuleName) -> Subject {
        Subject::Rule(name)
    }
}

/// How much a wish counts.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Wish {
    /// Not at all.
    Off,
    /// Half as much as normal.
    Low,
    /// As its page says.
    Normal,
    /// Twice as much.
    High,
    /// Four times as much.
    Top,
}

impl Wish {
    /// All strengths, weakest first.
    pub const ALL: [Wish; 5] = [Wish::Off, Wish::Low, Wish::Normal, Wish::High, Wish::Top];

    /// The word that files use.
    pub const fn word(self) -> &'static str {
        match self {
            Wish::Off => "off",
            Wish::Low => "low",
            Wish::Normal => "normal",
            Wish::High => "high",
            Wish::Top => "top",
        }
    }

    /// The strength a file means by a word.
    pub fn from_word(word: &str) -> Option<Self> {
        Wish::ALL.into_iter().find(|wish| wish.word() == word)
    }

    /// The strength in halves of normal: 0, 1, 2, 4, 8.
    pub const fn halves(self) -> i64 {
        match self {
            Wish::Off => 0,
            Wish::Low => 1,
            Wish::Normal => 2,
            Wish::High => 4,
            Wish::Top => 8,
        }
    }
}

/// How much one thing counts beside others of its kind.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub enum Weight {
    /// Half as much as normal.
    Low,
    /// As its page says.
    #[default]
    Normal,
    /// Twice as much.
    High,
    /// Four times as much.
    Top,
}

impl Weight {
    /// All weights, lightest first.
    pub const ALL: [Weight; 4] = [Weight::Low, Weight::Normal, Weight::High, Weight::Top];

    /// The word that files use.
    pub const fn word(self) -> &'static str {
        match self {
            Weight::Low => "low",
            Weight::Normal => "normal",
            Weight::High => "high",
            Weight::Top => "top",
        }
    }

    /// The weight a file means by a word.
    pub fn from_word(word: &str) -> Option<Self> {
        Weight::ALL.into_iter().find(|weight| weight.word() == word)
    }

    /// A price by this weight; half of an odd one is rounded down.
    pub const fn of(self, price: i64) -> i64 {
        match self {
            Weight::Low => price / 2,
            Weight::Normal => price,
            Weight::High => 2 * price,
            Weight::Top => 4 * price,
        }
    }
}

/// The name of a wish.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum WishName {
    /// [`Wishes::people_awake`].
    PeopleAwake,
    /// [`Wishes::fair_share`].
    FairShare,
    /// [`Wishes::finish_early`].
    FinishEarly,
    /// [`Wishes::even_pace`].
    EvenPace,
    /// [`Wishes::same_rhythm`].
    SameRhythm,
    /// [`Wishes::less_travel`].
    LessTravel,
}

impl WishName {
    /// The key by which files set it.
    pub const fn word(self) -> &'static str {
        match self {
            WishName::PeopleAwake => "people-awake",
            WishName::FairShare => "fair-share",
            WishName::FinishEarly => "finish-early",
            WishName::EvenPace => "even-pace",
            WishName::SameRhythm => "same-rhythm",
            WishName::LessTravel => "less-travel",
        }
    }
}

/// The wishes as a series sets them.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Wishes {
    /// More people awake, over the whole series.
    pub people_awake: Wish,
    /// No audience always has the bad hour.
    pub fair_share: Wish,
    /// Fewer and shorter trips.
    pub less_travel: Wish,
    /// More slack before the documents are due.
    pub finish_early: Wish,
    /// Consultations are spread over the time there is.
    pub even_pace: Wish,
    /// The same weekday and hour through a series or strand.
    pub same_rhythm: Wish,
}

impl Default for Wishes {
    fn default() -> Self {
        Wishes {
            people_awake: Wish::Normal,
            fair_share: Wish::Normal,
            less_travel: Wish::Normal,
            finish_early: Wish::Off,
            even_pace: Wish::Low,
            same_rhythm: Wish::Low,
        }
    }
}
