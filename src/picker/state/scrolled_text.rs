//! A text that may be longer than its area, and how much of it has been on the screen.

use ratatui::layout::Size;

use crate::picker::keymap::Motion;

/// The lines of a text on a screen of some size. Motions skip no line, so that at the end all of
/// them have been on the screen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(in crate::picker) struct ScrolledText {
    screen: Size,
    lines: usize,
    visible: usize,
    top: usize,
    /// The number of lines from the first one on that have been on the screen.
    shown: usize,
}

impl ScrolledText {
    /// Sets the lines of the next frame, and how many of them fit. Lines that are wrapped in
    /// another way have not been on the screen.
    pub(super) fn lay_out(&mut self, screen: Size, lines: usize, visible: usize) {
        if (self.screen, self.lines, self.visible) != (screen, lines, visible) {
            *self = Self { screen, lines, visible, top: 0, shown: 0 };
        }
        self.shown = self.shown.max(self.bottom());
    }

    pub(super) fn scroll(&mut self, motion: Motion) {
        let last = self.lines.saturating_sub(self.visible);
        self.top = motion.moved_from(self.top, self.visible).min(last).min(self.shown);
    }

    /// Whether every line has been on the screen.
    pub(in crate::picker) fn is_read(&self) -> bool {
        self.lines > 0 && self.shown == self.lines
    }

    /// Whether a frame has left out lines that have not been on the screen since.
    pub(super) fn is_cut(&self) -> bool {
        self.shown < self.lines
    }

    pub(in crate::picker) fn is_scrolled(&self) -> bool {
        self.visible < self.lines
    }

    /// The first visible line, counted from 0.
    pub(in crate::picker) fn top(&self) -> usize {
        self.top
    }

    /// The line after the last visible one.
    pub(in crate::picker) fn bottom(&self) -> usize {
        self.lines.min(self.top + self.visible)
    }

    pub(in crate::picker) fn lines(&self) -> usize {
        self.lines
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_read_when_each_line_was_in_a_frame() {
        let screen = Size::new(20, 5);
        let mut text = ScrolledText::default();
        assert!(!text.is_read());
        text.lay_out(screen, 7, 3);
        // A line that no frame has shown is not skipped, whatever the motions.
        for motion in [Motion::Last, Motion::PageDown, Motion::Down] {
            text.scroll(motion);
        }
        assert_eq!((text.top(), text.is_read()), (3, false));
        text.lay_out(screen, 7, 3);
        text.scroll(Motion::Last);
        assert_eq!((text.top(), text.bottom(), text.is_read()), (4, 7, false));
        text.lay_out(screen, 7, 3);
        assert!(text.is_read());
        text.scroll(Motion::First);
        text.lay_out(screen, 7, 3);
        assert_eq!((text.top(), text.is_read()), (0, true));
        text.lay_out(Size::new(21, 5), 7, 3);
        assert!(!text.is_read());
        text.lay_out(Size::new(80, 24), 2, 9);
        assert!(text.is_read());
    }
}
