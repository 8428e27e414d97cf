use super::Node;

/// Makes nodes of paths that arrive in order.
#[derive(Debug, Default)]
pub(super) struct Builder {
    nodes: Vec<Node>,
    node_of_row: Vec<u32>,
    /// Chains on the way to the last path.
    open: Vec<Open>,
    /// Nodes whose parent is still open.
    orphans: Vec<u32>,
}

#[derive(Debug, Clone, Copy)]
struct Open {
    from: u32,
    to: u32,
    /// A row below it.
    row: u32,
    /// Whether that row ends here.
    ends: bool,
    /// How many orphans there were before its first child.
    orphans: u32,
}

impl Builder {
    /// Takes the next path, of `length` elements, the first `shared` of which are those of the last.
    pub(super) fn open(&mut self, shared: u32, length: u32, row: u32) {
        self.close_to(shared);
        self.open.push(Open {
            from: shared,
            to: length,
            row,
            ends: true,
            orphans: self.orphans.len() as u32,
        });
        self.node_of_row.push(0);
    }

    /// Ends all chains below `depth`; one that runs across it is cut in two.
    fn close_to(&mut self, depth: u32) {
        while let Some(chain) = self.open.pop_if(|chain| chain.to > depth) {
            if chain.from >= depth {
                self.emit(chain);
                continue;
            }
            self.emit(Open { from: depth, ..chain });
            // The lower part is the only child so far.
            self.open.push(Open { to: depth, ends: false, ..chain });
        }
    }

    fn emit(&mut self, chain: Open) {
        let id = self.nodes.len() as u32;
        for orphan in self.orphans.drain(chain.orphans as usize..) {
            if let Some(child) = self.nodes.get_mut(orphan as usize) {
                child.parent = id;
            }
        }
        self.orphans.push(id);
        if chain.ends
            && let Some(slot) = self.node_of_row.get_mut(chain.row as usize)
        {
            *slot = id;
        }
        self.nodes.push(Node { parent: id, from: chain.from, to: chain.to, row: chain.row });
    }

    pub(super) fn finish(mut self) -> (Vec<Node>, Vec<u32>) {
        self.close_to(0);
        // The root, above the first element of all paths.
        self.emit(Open { from: 0, to: 0, row: 0, ends: false, orphans: 0 });
        (self.nodes, self.node_of_row)
    }
}
