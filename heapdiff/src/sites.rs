//! The call tree from the leaf: sites, and under each site the paths of callers that lead to it.

use std::collections::HashMap;

use crate::frames::{Frame, FrameId};
use crate::levels::{Levels, StackId};

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct NodeId(u32);

/// A user frame, reached through the user frames on the way from the leaf: the first is a site, its
/// children are callers of the site, and so on.
#[derive(Debug)]
pub(crate) struct Node {
    pub(crate) frame: FrameId,
    pub(crate) parent: Option<NodeId>,
    pub(crate) children: Vec<NodeId>,
    /// All stacks that pass here.
    pub(crate) stacks: Vec<StackId>,
}

/// Whether this is where the runtime allocates goroutine descriptors (`g`, about 440 bytes). It never
/// frees them but uses them again (`gfput`), so they follow the highest number of goroutines that
/// there ever was. Up to Go 1.25 the frame is the leaf, from 1.26 on `mallocgc` stands above it.
pub(crate) fn makes_descriptors(frame: &Frame) -> bool {
    frame.function == "runtime.malg"
}

#[derive(Debug, Default)]
pub(crate) struct Sites {
    nodes: Vec<Node>,
}

impl Sites {
    /// Frames of the standard library are passed over: what `bytes.Buffer` allocates belongs to the
    /// line that writes to it. A stack without any user frame keeps all its frames, and goroutine
    /// descriptors are one site, whoever starts the goroutines.
    pub(crate) fn build(levels: &Levels) -> Self {
        let mut sites = Self::default();
        let mut ids: HashMap<(Option<NodeId>, FrameId), NodeId> = HashMap::new();
        for (stack_id, stack) in levels.stacks() {
            let is_user = |frame: &&FrameId| levels.frames.is_user(**frame);
            let descriptor =
                stack.frames.iter().position(|&frame| makes_descriptors(levels.frames.get(frame)));
            let frames = stack.frames.get(descriptor.unwrap_or(0)..).unwrap_or_default();
            let any_user = descriptor.is_none() && frames.iter().any(|frame| is_user(&frame));
            let mut parent = None;
            for &frame in frames.iter().filter(|frame| !any_user || is_user(frame)) {
                let id = *ids.entry((parent, frame)).or_insert_with(|| sites.add(frame, parent));
                sites.node_mut(id).stacks.push(stack_id);
                parent = Some(id);
            }
        }
        sites
    }

    fn add(&mut self, frame: FrameId, parent: Option<NodeId>) -> NodeId {
        let id = NodeId(self.nodes.len() as u32);
        self.nodes.push(Node { frame, parent, children: Vec::new(), stacks: Vec::new() });
        if let Some(parent) = parent {
            self.node_mut(parent).children.push(id);
        }
        id
    }

    /// The sites themselves.
    pub(crate) fn roots(&self) -> impl Iterator<Item = NodeId> {
        let ids = (0..self.nodes.len() as u32).map(NodeId);
        ids.filter(|&id| self.node(id).parent.is_none())
    }

    /// The nodes whose stacks are not just those of their parent: the others would repeat its curve.
    pub(crate) fn distinct(&self) -> Vec<NodeId> {
        let ids = (0..self.nodes.len() as u32).map(NodeId);
        ids.filter(|&id| {
            let node = self.node(id);
            node.parent.is_none_or(|parent| self.node(parent).stacks.len() > node.stacks.len())
        })
        .collect()
    }

    /// The site that the node belongs to.
    pub(crate) fn site_of(&self, mut id: NodeId) -> NodeId {
        while let Some(parent) = self.node(id).parent {
            id = parent;
        }
        id
    }

    #[expect(clippy::indexing_slicing, reason = "ids come from the same tree")]
    pub(crate) fn node(&self, id: NodeId) -> &Node {
        &self.nodes[id.0 as usize]
    }

    #[expect(clippy::indexing_slicing, reason = "ids come from the same tree")]
    fn node_mut(&mut self, id: NodeId) -> &mut Node {
        &mut self.nodes[id.0 as usize]
    }
}
