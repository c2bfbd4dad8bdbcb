# SPDX-FileCopyrightText: 2026 swf-desktop contributors
# SPDX-License-Identifier: EUPL-1.2
"""Reports of places that do not exist."""

from datetime import date

from swf_desktop.reports.model import (
    AllianceReport,
    Assessment,
    Costs,
    DecisionNeeded,
    Forecast,
    GoalState,
    GoalStatus,
    Light,
    MilestoneStatus,
    MunicipalityReport,
    OverdueTask,
    ProjectStatus,
    RiskItem,
    Trend,
)

AS_OF = date(2026, 11, 23)
FROM = date(2026, 7, 1)


def milestones() -> tuple[MilestoneStatus, ...]:
    """Reached early, on plan, moved three times, overdue."""
    return (
        MilestoneStatus(
            "Standorte der Gateways festgelegt",
            date(2026, 3, 31),
            (Forecast(date(2026, 1, 10), date(2026, 3, 28)),),
            reached_on=date(2026, 3, 28),
        ),
        MilestoneStatus(
            "Plattform in Betrieb",
            date(2026, 9, 30),
            (
                Forecast(date(2026, 4, 1), date(2026, 10, 31)),
                Forecast(date(2026, 7, 1), date(2026, 11, 30)),
                Forecast(date(2026, 10, 5), date(2026, 12, 16)),
            ),
        ),
        MilestoneStatus("Schulung der Bauhöfe abgeschlossen", date(2026, 10, 31)),
        MilestoneStatus(
            "Abschlussbericht liegt dem Ausschuss für Digitalisierung und Stadtentwicklung vor",
            date(2027, 6, 30),
        ),
    )


def full_project() -> ProjectStatus:
    """A project with everything that can be said about one."""
    return ProjectStatus(
        number="X02",
        title="Funknetz für Messwerte",
        organisation="Stadt Musterfurt",
        lead="Erika Muster",
        partners=("Stadt Beispielhausen", "Gemeinde Probstein"),
        kind="Leitprojekt",
        phase="In Umsetzung",
        start_on=date(2025, 10, 1),
        end_on=date(2027, 6, 30),
        description="Ein stadtweites Funknetz liefert Messwerte zu **Pegeln**, *Böden* und Parkplätzen.",
        reported_on=date(2026, 11, 15),
        released=True,
        overall=Assessment(Light.AMBER, Trend.WORSENING),
        assessments={
            "schedule": Assessment(Light.RED, Trend.WORSENING, "Die Lieferung der Gateways verzögert sich."),
            "cost": Assessment(Light.GREEN, Trend.STEADY),
            "quality": Assessment(Light.GREEN, Trend.IMPROVING),
            "resources": Assessment(Light.AMBER, Trend.STEADY),
            "risk": Assessment(Light.GREY),
        },
        reason="Die Inbetriebnahme wurde zum dritten Mal verschoben, weil Bauteile fehlen. "
        "Die Technik selbst ist erprobt.",
        confidence=60,
        summary="Zwölf von 18 Gateways senden. Die ersten Pegelwerte liegen öffentlich vor.\n\n"
        "- Netzabdeckung: **71 %** der Fläche\n- Schulung der Bauhöfe *vorbereitet*\n"
        "- Rückmeldungen:\n  1. aus dem Tiefbauamt\n  2. aus der Feuerwehr",
        next_steps="1. Restliche Gateways montieren\n2. Datenschutzfolgenabschätzung abschließen",
        decisions_needed="Freigabe der Mittel für **sechs** weitere Gateways.",
        milestones=milestones(),
        costs=Costs(total=340_000_00, to_date=187_345_67, funding=221_000_00, own_share=119_000_00),
        risks=(
            RiskItem(
                "Lieferengpass bei Sensoren",
                4,
                3,
                "Zweite Bezugsquelle *vertraglich* sichern.",
                "Max Beispiel",
                date(2026, 12, 15),
                "Offen",
            ),
            RiskItem("Personalwechsel in der Projektleitung", 2, 5, "", "", None, "Offen"),
        ),
    )


def bare_project(number: int = 1, title: str = "Ohne Angaben") -> ProjectStatus:
    """A project about which nobody has said anything yet."""
    return ProjectStatus(number=f"Y{number:02}", title=title)


def municipality(name: str = "Stadt Musterfurt", extra: tuple[ProjectStatus, ...] = ()) -> MunicipalityReport:
    """A report with every part filled."""
    green = ProjectStatus(
        number="X05",
        title="Stadtportal",
        organisation=name,
        overall=Assessment(Light.GREEN, Trend.STEADY),
        assessments={
            key: Assessment(Light.GREEN) for key in ("schedule", "cost", "quality", "resources", "risk")
        },
        reported_on=date(2026, 11, 10),
        summary="Das Portal ging am 1. Oktober ans Netz und zählt 4.200 Anmeldungen. Es läuft stabil.",
        confidence=90,
        milestones=milestones()[:1],
        costs=Costs(total=80_000_00, to_date=92_000_00),
    )
    red = ProjectStatus(
        number="X11",
        title="Digitaler Zwilling der Innenstadt",
        organisation=name,
        overall=Assessment(Light.RED, Trend.WORSENING),
        assessments={"schedule": Assessment(Light.RED), "resources": Assessment(Light.RED)},
        reported_on=date(2026, 8, 20),
        reason="Die einzige Fachkraft hat die Stadt verlassen; die Stelle ist ausgeschrieben.",
        next_steps="Vertretung mit Beispielhausen vereinbaren.",
    )
    return MunicipalityReport(
        organisation=name,
        as_of=AS_OF,
        period_from=FROM,
        projects=(full_project(), green, red, bare_project(), *extra),
        decisions_needed=(
            DecisionNeeded(
                "Beitritt zum gemeinsamen Betrieb der Datenplattform",
                "Rat der Stadt",
                date(2026, 12, 14),
                "Vorlage 117/2026. Ohne Beschluss endet die Förderung des Betriebs.",
                "X02 Funknetz für Messwerte",
            ),
        ),
        overdue_tasks=(
            OverdueTask(
                "Datenschutzfolgenabschätzung abschließen", date(2026, 9, 30), "Erika Muster", "X02 Funknetz"
            ),
            OverdueTask("Angebote für Gateways einholen", date(2026, 11, 13), "Stadt Musterfurt", ""),
            OverdueTask(
                "Kennzahlen nachtragen", date(2026, 11, 22), "", "X11 Digitaler Zwilling der Innenstadt"
            ),
        ),
        goals=(
            GoalStatus(
                "Bis 2027 sind die Messwerte der Stadt offen zugänglich",
                "Strategisches Ziel",
                date(2027, 12, 31),
                GoalState.AT_RISK,
                GoalState.ON_TRACK,
                "Die Daten liegen *intern* schon vor.",
                2,
            ),
            GoalStatus("Klimaneutrale Verwaltung", "Strategisches Ziel", None, GoalState.OPEN, None, "", 1),
        ),
        audience_note="Zur Kenntnis im Ausschuss für Digitalisierung am 02.12.2026",
    )


TOWNS = (
    "Stadt Musterfurt",
    "Stadt Beispielhausen",
    "Gemeinde Probstein",
    "Stadt Neumuster",
    "Stadt Altprobe",
)


def alliance() -> AllianceReport:
    """Five municipalities and what they do jointly."""
    return AllianceReport(
        alliance="Verbund Mustertal",
        author="Agentur Mustertal",
        as_of=AS_OF,
        period_from=FROM,
        municipalities=tuple(municipality(name) for name in TOWNS),
        joint_projects=(full_project(),),
        goals=municipality().goals,
        audience_note="Vorlage für den Steuerkreis",
    )
