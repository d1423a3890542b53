//! Box-drawing characters and blocks, drawn as lines and rectangles that fill their cells.

use super::{CELL_HEIGHT, CELL_WIDTH, Cell, px, rectangle};

/// The thickness of light and heavy lines.
const LIGHT: u32 = 10;
const HEAVY: u32 = 25;
/// How far from the middle of the cell a round corner begins.
const BEND: u32 = CELL_WIDTH / 2;

/// The drawn characters of one row. Neighbours of the same kind become one line.
pub(super) fn drawn(cells: &[Cell], top: u32) -> String {
    let mut svg = String::new();
    for run in cells.chunk_by(|a, b| a.text == b.text && a.style == b.style) {
        let (left, colour) = (run[0].left, run[0].style.foreground);
        let width: u32 = run.iter().map(|cell| cell.width).sum();
        let Some(character) = only(&run[0].text) else {
            continue;
        };
        if let Some((shift, part)) = block(character) {
            for cell in run {
                let [x, w] = [shift.0, part.0].map(|eighths| cell.width * eighths / 8);
                let [y, h] = [shift.1, part.1].map(|eighths| CELL_HEIGHT * eighths / 8);
                svg.push_str(&rectangle(cell.left + x, top + y, w, h, colour));
            }
        } else if let '─' | '━' = character {
            let path = format!("M{} {}h{}", px(left), px(top + CELL_HEIGHT / 2), px(width));
            svg.push_str(&stroke(&path, thickness(character), colour));
        } else {
            let paths = run.iter().filter_map(|cell| line(character, cell.left, top));
            let path: String = paths.collect();
            if !path.is_empty() {
                svg.push_str(&stroke(&path, thickness(character), colour));
            }
        }
    }
    svg
}

/// This character is drawn here and must not be written as well.
pub(super) fn is_drawn(cell: &Cell) -> bool {
    only(&cell.text).is_some_and(|c| block(c).is_some() || arms(c).is_some())
}

fn only(text: &str) -> Option<char> {
    let mut characters = text.chars();
    characters.next().filter(|_| characters.next().is_none())
}

fn stroke(path: &str, width: u32, colour: impl std::fmt::Display) -> String {
    let width = px(width);
    format!("<path d=\"{path}\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"{width}\"/>\n")
}

fn thickness(character: char) -> u32 {
    if "━┃┏┓┗┛┣┫┳┻╋".contains(character) { HEAVY } else { LIGHT }
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

/// The path of one box-drawing character.
fn line(character: char, left: u32, top: u32) -> Option<String> {
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
    if up && down && !right && !to_left {
        return Some(format!("M{x} {}V{}", px(top), px(top + CELL_HEIGHT)));
    }
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
