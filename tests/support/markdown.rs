//! The code blocks of a Markdown page.

/// One fenced block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CodeBlock {
    /// What follows the opening fence: `rust`, `c`, `console`, …
    pub language: String,
    pub text: String,
    /// The line of the opening fence, from 1.
    pub line: usize,
}

/// Every fenced block of `page`, in order.
pub fn code_blocks(page: &str) -> Vec<CodeBlock> {
    let mut blocks = Vec::new();
    let mut lines = page.lines().enumerate();
    while let Some((number, line)) = lines.next() {
        let Some(language) = line.trim_start().strip_prefix("```") else { continue };
        let text = lines.by_ref().map(|(_, line)| line).take_while(|line| line.trim() != "```");
        let text = text.flat_map(|line| [line, "\n"]).collect();
        blocks.push(CodeBlock { language: language.trim().to_owned(), text, line: number + 1 });
    }
    blocks
}
