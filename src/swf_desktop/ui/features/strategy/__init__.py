# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""Strategy: goals and the sections of strategies as trees, foundations, indicators."""

from swf_desktop.domain.text import N_
from swf_desktop.ui.desk import Desk
from swf_desktop.ui.widgets.list_views import ListView, ViewSpec
from swf_desktop.ui.widgets.place_page import PlacePage
from swf_desktop.ui.widgets.record_list import ListOptions
from swf_desktop.ui.widgets.record_model import RecordModel
from swf_desktop.ui.widgets.record_table import RecordTable
from swf_desktop.ui.widgets.records_place import RecordsPlace


def _goals(desk: Desk, model: RecordModel, table: RecordTable) -> ListView:
    from swf_desktop.ui.features.strategy.goal_tree import GoalTree

    return GoalTree(desk, model, table)


def _sections(desk: Desk, model: RecordModel, table: RecordTable) -> ListView:
    from swf_desktop.ui.widgets.tree_view import TreeShape, TreeView

    return TreeView(desk, model, table, TreeShape(root="strategy", order=("position", "heading")))


OPTIONS = {
    "goal": ListOptions(
        facets=("level", "status"),
        sort=("level", True),
        empty=N_("What you work towards: project goal, sub-goals, vision, strategic goals."),
        views=(ViewSpec("tree", N_("Tree"), "tree", _goals, wide=False),),
        view="tree",
    ),
    "strategy": ListOptions(
        facets=("kind", "phase"),
        sort=("title", True),
        empty=N_("The framework strategy and the local strategies, from draft to adoption."),
    ),
    "section": ListOptions(
        facets=("strategy",),
        sort=("position", True),
        columns=("position", "heading", "strategy"),
        empty=N_(
            "Strategies and foundations are written section by section, so that several people can draft one together."
        ),
        views=(ViewSpec("tree", N_("Tree"), "tree", _sections, wide=False),),
        view="tree",
    ),
    "foundation": ListOptions(
        facets=("kind",),
        sort=("title", True),
        empty=N_("What everything rests on: framework strategy, DNA, charter, vision."),
    ),
    "indicator": ListOptions(
        facets=("goal",),
        sort=("title", True),
        empty=N_("What shows whether a goal is reached: baseline, target and measurements."),
    ),
}


def build(desk: Desk) -> PlacePage:
    """The page of this place."""
    return RecordsPlace(desk, "strategy", ("goal", "strategy", "section", "foundation", "indicator"), OPTIONS)
