//! Box-drawing characters and blocks, drawn as lines and rectangles that fill their cells.

use std::collections::BTreeMap;

use super::colour::Rgb;
use super::{CELL_HEIGHT, CELL_WIDTH, Cell, px, rectangle, width_of};

/// The thickness of light and heavy lines.
const LIGHT: u32 = 10;
const HEAVY: u32 = 30;
/// How far from the middle of the cell a round corner begins.
const BEND: u32 = CELL_WIDTH / 2;

/// What lines are drawn with.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Pen {
    colour: Rgb,
    width: u32,
}

impl Pen {
    fn of(cell: &Cell, character: char) -> Pen {
        let width =
            if "━┃┏┓┗┛┣┫┳┻╋".contains(character) { HEAVY } else { LIGHT };
        Pen { colour: cell.style.foreground, width }
    }
}

/// The lines of a screen, as one path for each pen: pieces that only meet would show a seam where
/// the picture is shown larger or smaller than it is.
pub(super) fn lines(rows: &[Vec<Cell>]) -> String {
    let mut paths: Vec<(Pen, String)> = Vec::new();
    let mut draw = |pen: Pen, path: &str| match paths.iter_mut().find(|(own, _)| *own == pen) {
        Some((_, whole)) => whole.push_str(path),
        None => paths.push((pen, path.to_owned())),
    };
    // Those that go down and may go on in the next row: where each starts and ends.
    let mut going: BTreeMap<u32, (Pen, u32, u32)> = BTreeMap::new();
    for run in rows.iter().flat_map(|cells| {
        cells.chunk_by(|a, b| "─━".contains(&a.text) && a.text == b.text && a.style == b.style)
    }) {
        let Cell { left, top, .. } = run[0];
        let Some(character) = only(&run[0].text) else { continue };
        let pen = Pen::of(&run[0], character);
        if let '─' | '━' = character {
            let y = px(top + CELL_HEIGHT / 2);
            draw(pen, &format!("M{} {y}h{}", px(left), px(width_of(run))));
        } else if let '│' | '┃' = character {
            let start = match going.remove(&left) {
                Some((own, start, end)) if own == pen && end == top => start,
                Some((own, start, end)) => {
                    draw(own, &down(left, start, end));
                    top
                }
                None => top,
            };
            going.insert(left, (pen, start, top + CELL_HEIGHT));
        } else if let Some(path) = corner(character, left, top) {
            draw(pen, &path);
        }
    }
    for (left, (pen, start, end)) in going {
        draw(pen, &down(left, start, end));
    }
    let drawn = paths.iter().map(|(Pen { colour, width }, path)| {
        let width = px(*width);
        format!("<path d=\"{path}\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"{width}\"/>\n")
    });
    drawn.collect()
}

fn down(left: u32, start: u32, end: u32) -> String {
    format!("M{} {}V{}", px(left + CELL_WIDTH / 2), px(start), px(end))
}

/// The blocks of one row.
pub(super) fn blocks(cells: &[Cell]) -> String {
    let found = cells.iter().filter_map(|cell| Some((cell, block(only(&cell.text)?)?)));
    let drawn = found.map(|(cell, (shift, part))| {
        let [x, w] = [shift.0, part.0].map(|eighths| cell.width * eighths / 8);
        let [y, h] = [shift.1, part.1].map(|eighths| CELL_HEIGHT * eighths / 8);
        rectangle(cell.left + x, cell.top + y, w, h, cell.style.foreground)
    });
    drawn.collect()
}

/// This character is drawn here and must not be written as well.
pub(super) fn is_drawn(cell: &Cell) -> bool {
    only(&cell.text).is_some_and(|c| block(c).is_some() || arms(c).is_some())
}

fn only(text: &str) -> Option<char> {
    let mut characters = text.chars();
    characters.next().filter(|_| characters.next().is_none())
}

/// The ways out of the middle of the cell: up, right, down, left.
fn arms(character: char) -> Option<[bool; 4]> {
    let arms = match character {
        '─' | '━' => "rl",
        '│' | '┃' => "ud",
        '┌' | '┏' | '╭' => "rd",
        '┐' | '┓' | '╮' => "dl",
        '└' | '┗' | '╰' => "ur",
        '┘' | '┛' | '╯' => "ul",
        '├' | '┣' => "urd",
        '┤' | '┫' => "udl",
        '┬' | '┳' => "rdl",
        '┴' | '┻' => "url",
        '┼' | '╋' => "urdl",
        '╴' => "l",
        '╵' => "u",
        '╶' => "r",
        '╷' => "d",
        _ => return None,
    };
    Some(['u', 'r', 'd', 'l'].map(|way| arms.contains(way)))
}

/// The path of a box-drawing character that does not simply go on, within its cell.
fn corner(character: char, left: u32, top: u32) -> Option<String> {
    let [up, right, down, to_left] = arms(character)?;
    let (middle, centre) = (left + CELL_WIDTH / 2, top + CELL_HEIGHT / 2);
    let (x, y) = (px(middle), px(centre));
    if "╭╮╰╯".contains(character) {
        // From the upper or lower edge towards the middle, then around it to the side.
        let edge = px(if down { top + CELL_HEIGHT } else { top });
        let bend = px(if down { centre + BEND } else { centre - BEND });
        let side = px(if right { left + CELL_WIDTH } else { left });
        return Some(format!("M{x} {edge}V{bend}Q{x} {y} {side} {y}"));
    }
    let ends = [
        (up, format!("M{x} {y}V{}", px(top))),
        (right, format!("M{x} {y}H{}", px(left + CELL_WIDTH))),
        (down, format!("M{x} {y}V{}", px(top + CELL_HEIGHT))),
        (to_left, format!("M{x} {y}H{}", px(left))),
    ];
    Some(ends.into_iter().filter_map(|(is_there, path)| is_there.then_some(path)).collect())
}

/// Where a block begins and how far it reaches, across and down, in eighths of the cell.
fn block(character: char) -> Option<((u32, u32), (u32, u32))> {
    let found = match character {
        '█' => ((0, 0), (8, 8)),
        '▀' => ((0, 0), (8, 4)),
        '▐' => ((4, 0), (4, 8)),
        '▔' => ((0, 0), (8, 1)),
        '▕' => ((7, 0), (1, 8)),
        '▁'..='▇' => {
            let eighths = u32::from(character) - u32::from('▁') + 1;
            ((0, 8 - eighths), (8, eighths))
        }
        '▉'..='▏' => ((0, 0), (8 - (u32::from(character) - u32::from('█')), 8)),
        _ => return None,
    };
    Some(found)
}
