//! The plain reading of each kind of demand.

use super::*;
use crate::model::AudienceId;

fn demand(kind: Kind) -> Demand {
    Demand { asker: Asker::Other, subject: Subject::Series, strength: Strength::Price(10.into()), kind }
}

/// Stays from their start, end and station; each its own group.
fn stays(stays: &[(i64, i64, u32)]) -> Vec<Stay> {
    let numbered = (0_u32..).zip(stays);
    numbered.map(|(index, &(start, end, station))| Stay { index, start, end, station, group: index }).collect()
}

fn pack(at_most: u32, gap: i64, counts_overlap: bool, stays: impl IntoIterator<Item = Stay>) -> Demand {
    let stays = stays.into_iter().collect();
    demand(Kind::Pack(Pack { at_most, stays, separation: Separation::same(gap), counts_overlap }))
}

fn members(amounts: &[i64]) -> Vec<Member> {
    amounts.iter().copied().enumerate().map(member_of).collect()
}

/// The positions and the amount of each excess.
fn broken(demand: &Demand) -> Vec<(Vec<u32>, i64)> {
    demand.broken(|_| true).into_iter().map(|excess| (excess.indices, excess.amount)).collect()
}

#[test]
fn stays_that_only_touch_fit_a_pack() {
    assert_eq!(broken(&pack(1, 0, true, stays(&[(0, 60, 0), (60, 120, 0)]))), []);
    assert_eq!(broken(&pack(1, 0, true, stays(&[(0, 61, 0), (60, 120, 0)]))), [(vec![0, 1], 1)]);
}

#[test]
fn a_long_stay_is_met_again_after_a_short_one_has_ended() {
    let long = pack(1, 0, true, stays(&[(0, 300, 0), (10, 20, 0), (200, 210, 0)]));
    assert_eq!(broken(&long), [(vec![0, 1], 1), (vec![0, 2], 1)]);
}

#[test]
fn only_chosen_stays_meet() {
    let three = pack(1, 0, true, stays(&[(0, 60, 0), (30, 90, 0), (45, 100, 0)]));
    assert_eq!(three.broken(|index| index != 1).len(), 1);
    assert_eq!(three.cost(|index| index == 1), Some(0));
    assert_eq!(three.cost(|_| true), Some(30));
}

#[test]
fn stays_of_one_group_never_conflict() {
    let mut together = stays(&[(0, 60, 0), (30, 90, 0)]);
    together[1].group = together[0].group;
    assert_eq!(broken(&pack(1, 0, true, together)), []);
}

#[test]
fn a_gap_just_long_enough_is_enough_and_overlaps_count_only_if_asked() {
    assert_eq!(broken(&pack(1, 15, false, stays(&[(0, 60, 0), (75, 90, 0)]))), []);
    assert_eq!(broken(&pack(1, 15, false, stays(&[(0, 60, 0), (74, 90, 0)]))), [(vec![0, 1], 1)]);
    assert_eq!(broken(&pack(1, 15, false, stays(&[(0, 60, 0), (60, 90, 0)]))), [(vec![0, 1], 1)]);
    assert_eq!(broken(&pack(1, 15, false, stays(&[(0, 60, 0), (59, 90, 0)]))), []);
    assert_eq!(broken(&pack(1, 15, true, stays(&[(0, 60, 0), (59, 90, 0)]))), [(vec![0, 1], 1)]);
}

#[test]
fn demands_that_share_their_stays_share_them_over_other_positions_too() {
    let shared: Stays = stays(&[(0, 60, 0), (60, 120, 0), (70, 130, 0)]).into_iter().collect();
    let asked = |separation| demand(Kind::Pack(Pack { at_most: 1, stays: shared.clone(), separation, counts_overlap: true }));
    let own = pack(1, 0, true, stays(&[(0, 60, 0), (60, 120, 0), (70, 130, 0)]));
    let mut demands = over(vec![asked(Separation::none()), own, asked(Separation::same(15))], &[5, 3, 4]);
    renumber(&mut demands, &|index| Some(index - 1).filter(|index| *index != 3));
    let lists: Vec<&Stays> =
        demands.iter().filter_map(|demand| if let Kind::Pack(pack) = &demand.kind { Some(&pack.stays) } else { None }).collect();
    assert!(lists.iter().all(|stays| stays.iter().map(|stay| stay.index).eq([4, 2])));
    assert_eq!([0, 1, 2].map(|at| lists[at].address() == lists[0].address()), [true, false, true]);
    assert_eq!(demands.iter().map(|demand| demand.broken(|_| true).len()).collect::<Vec<_>>(), [0, 0, 1]);
    assert!(shared.iter().map(|stay| stay.index).eq([0, 1, 2]));
}

#[test]
fn the_gap_is_that_from_the_earlier_station_to_the_later() {
    let way = Separation::between(2, |from, to| [[0, 100], [10, 0]][from as usize][to as usize]);
    let travel = |list: &[(i64, i64, u32)]| {
        demand(Kind::Pack(Pack { at_most: 1, stays: stays(list).into_iter().collect(), separation: way.clone(), counts_overlap: false }))
    };
    assert_eq!(broken(&travel(&[(0, 60, 0), (159, 200, 1)])), [(vec![0, 1], 1)]);
    assert_eq!(broken(&travel(&[(0, 60, 0), (160, 200, 1)])), []);
    assert_eq!(broken(&travel(&[(0, 60, 1), (70, 200, 0)])), []);
    assert_eq!(broken(&travel(&[(0, 60, 1), (69, 200, 0)])), [(vec![0, 1], 1)]);
    assert_eq!(broken(&travel(&[(0, 60, 0), (60, 90, 0)])), []);
}

#[test]
fn where_two_may_meet_the_third_is_one_too_many() {
    assert_eq!(broken(&pack(2, 0, true, stays(&[(0, 60, 0), (30, 90, 0)]))), []);
    assert_eq!(broken(&pack(2, 0, true, stays(&[(0, 60, 0), (30, 90, 0), (60, 120, 0)]))), []);
    assert_eq!(broken(&pack(2, 0, true, stays(&[(0, 60, 0), (30, 90, 0), (45, 120, 0)]))), [(vec![0, 1, 2], 1)]);
}

#[test]
fn every_pair_of_an_order_is_measured() {
    let order = |least, most| {
        let (first, then) = (members(&[60, 100]), vec![Member { index: 2, amount: 90 }]);
        demand(Kind::Order(Order { first, then, least, most }))
    };
    assert_eq!(broken(&order(Some(0), None)), [(vec![1, 2], 10)]);
    assert_eq!(broken(&order(Some(40), None)), [(vec![0, 2], 10), (vec![1, 2], 50)]);
    assert_eq!(broken(&order(None, Some(20))), [(vec![0, 2], 10)]);
}

#[test]
fn a_gap_is_that_from_the_earlier_to_the_later_whichever_it_is() {
    let span = |index, start, end| Span { index, start, end };
    let gap = |least, most, other| demand(Kind::Gap(Gap { sides: [vec![span(0, 100, 160)], vec![other]], least, most }));
    let is_broken = |least, most, start, end| broken(&gap(least, most, span(1, start, end))) == [(vec![0, 1], 1)];
    assert_eq!([(160, 200), (190, 200), (40, 70), (10, 100)].map(|(start, end)| is_broken(0, 30, start, end)), [false; 4]);
    assert_eq!([(191, 200), (159, 200), (10, 69), (90, 101)].map(|(start, end)| is_broken(0, 30, start, end)), [true; 4]);
    // Two that overlap have a gap below 0.
    assert_eq!([is_broken(-60, 0, 100, 160), is_broken(-59, 0, 100, 160)], [false, true]);
    assert_eq!(gap(0, 30, span(1, 191, 200)).cost(|index| index == 1), Some(0));
}

#[test]
fn a_count_names_what_is_chosen_even_if_it_adds_nothing() {
    let count = |least, most| demand(Kind::Count { least, most, members: members(&[1, 2, 0]) });
    assert_eq!(broken(&count(Some(3), Some(3))), []);
    assert_eq!(broken(&count(Some(5), None)), [(vec![0, 1, 2], 2)]);
    assert_eq!(broken(&count(None, Some(2))), [(vec![0, 1, 2], 1)]);
    assert_eq!(count(Some(1), None).broken(|index| index == 2)[0].indices, [2]);
    assert_eq!(count(Some(1), None).cost(|_| false), Some(10));
}

#[test]
fn a_mark_that_several_have_counts_once() {
    let marks = |list: &[(u32, i64)]| list.iter().map(|&(index, amount)| Member { index, amount }).collect();
    let trips = demand(Kind::Distinct { most: 1, marks: marks(&[(0, 7), (1, 7), (2, 3), (3, 4), (3, 3)]) });
    assert_eq!(broken(&trips), [(vec![0, 1, 2, 3], 2)]);
    assert_eq!(trips.cost(|index| index < 2), Some(0));
    assert_eq!(trips.broken(|index| index == 3)[0].amount, 1);
    assert_eq!(trips.cost(|index| index == 1 || index == 2), Some(10));
}

#[test]
fn a_price_is_paid_once_however_many_are_chosen() {
    let once = demand(Kind::Once(vec![0, 1]));
    assert_eq!(broken(&once), [(vec![0, 1], 1)]);
    assert_eq!(once.cost(|_| false), Some(0));
}

#[test]
fn the_largest_sum_is_charged_and_of_equal_ones_the_first_is_named() {
    let sum = |audience, amounts: &[i64]| Sum { subject: Subject::Audience(AudienceId(audience)), base: 0, members: members(amounts) };
    let worst = demand(Kind::Worst(vec![sum(0, &[3, 0]), sum(1, &[1, 4])]));
    assert_eq!(worst.broken(|_| true)[0].subject, Subject::Audience(AudienceId(1)));
    assert_eq!(broken(&worst), [(vec![0, 1], 5)]);
    assert_eq!(worst.broken(|index| index == 0)[0].subject, Subject::Audience(AudienceId(0)));
    let equal = demand(Kind::Worst(vec![sum(0, &[2]), sum(1, &[2])]));
    assert_eq!(equal.broken(|_| true)[0].subject, Subject::Audience(AudienceId(0)));
    assert_eq!(worst.broken(|_| false), []);
}

#[test]
fn a_sum_that_begins_above_the_others_is_charged_before_anything_is_chosen() {
    let sum = |base, amounts: &[i64]| Sum { subject: Subject::Series, base, members: members(amounts) };
    let worst = demand(Kind::Worst(vec![sum(4, &[1, 0]), sum(0, &[0, 7])]));
    assert_eq!(broken(&worst), [(vec![1], 7)]);
    assert_eq!(worst.broken(|index| index == 0)[0].amount, 5);
    assert_eq!(worst.cost(|_| false), Some(40));
}

#[test]
fn what_must_hold_has_no_price_and_what_is_only_told_costs_nothing() {
    let mut charge = demand(Kind::Charge(members(&[2])));
    assert_eq!(charge.cost(|_| true), Some(20));
    charge.strength = Strength::Must;
    assert_eq!((charge.cost(|_| true), charge.cost(|_| false)), (None, Some(0)));
    charge.strength = Strength::Report;
    assert_eq!(charge.cost(|_| true), Some(0));
}
