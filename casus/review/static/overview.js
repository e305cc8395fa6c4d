// The overview's map and time brush. Leaflet draws the bundled borders; events come from the desk, near ones together.
import "./vendor/leaflet.js";
import { standalone, download } from "./pictures.js";
import { visit } from "./desk.js";

const L = globalThis.L;
let borders = null;
let map = null;
let layer = null;
let latest = 0;

document.addEventListener("casus:page", begin);
begin();

function begin() {
  const world = document.getElementById("world");
  if (world && !world.dataset.begun) { world.dataset.begun = "yes"; draw(world); }
  brush(document.getElementById("weeks"));
}

async function draw(world) {
  const [south, west, north, east] = world.dataset.bounds.split(",").map(Number);
  map = L.map(world, { attributionControl: false, zoomSnap: 0.5, maxZoom: 12, minZoom: 1, worldCopyJump: false });
  map.fitBounds([[south - 1, west - 1], [north + 1, east + 1]], { animate: false });
  borders ??= fetch("/overview/borders").then((answer) => answer.json());
  const land = await borders;
  if (!document.body.contains(world)) return;
  L.geoJSON(land, { interactive: false, style: { className: "border-land" } }).addTo(map);
  layer = L.layerGroup().addTo(map);
  map.on("moveend", () => fill(world));
  await fill(world);
}

async function fill(world) {
  const asked = ++latest;
  const box = map.getBounds().pad(0.1);
  const query = new URLSearchParams(world.dataset.query);
  query.set("zoom", map.getZoom());
  query.set("box", [box.getSouth(), box.getWest(), box.getNorth(), box.getEast()].map((n) => n.toFixed(4)).join(","));
  const answer = await fetch(`/overview/cells?${query}`);
  if (!answer.ok || asked !== latest) return;
  const cells = await answer.json();
  layer.clearLayers();
  for (const cell of cells) {
    const one = cell.events === 1;
    const radius = one ? 6 : Math.min(26, 9 + 3.2 * Math.log2(cell.events));
    const words = one ? `${cell.type.replaceAll("_", " ")}${cell.killed ? `, ${cell.killed} killed` : ""}` : `${cell.events} events, ${cell.killed} killed`;
    const dot = L.circleMarker([cell.lat, cell.lon], { radius, className: one ? "map-one" : "map-many", bubblingMouseEvents: false });
    dot.bindTooltip(words);
    dot.on("click", () => (one ? visit(`/events/${cell.event_id}`) : map.setView([cell.lat, cell.lon], Math.min(12, map.getZoom() + 2))));
    dot.addTo(layer);
    if (!one) {
      const icon = L.divIcon({ className: "map-count", html: String(cell.events), iconSize: [radius * 2, 18] });
      L.marker([cell.lat, cell.lon], { icon, interactive: false, keyboard: false }).addTo(layer);
    }
  }
  world.dataset.cells = cells.length;
}

/** The map as it is seen, as an SVG element of its own. */
function picture() {
  const drawn = document.querySelector("#world .leaflet-overlay-pane svg");
  const { x: width, y: height } = map.getSize();
  const origin = map.containerPointToLayerPoint([0, 0]);
  const svg = drawn.cloneNode(true);
  svg.setAttribute("viewBox", `${origin.x} ${origin.y} ${width} ${height}`);
  svg.setAttribute("class", "chart");
  svg.removeAttribute("style");
  for (const dot of layer.getLayers()) {
    if (!dot.getIcon) continue;
    const at = map.latLngToLayerPoint(dot.getLatLng());
    const text = document.createElementNS("http://www.w3.org/2000/svg", "text");
    text.setAttribute("x", at.x);
    text.setAttribute("y", at.y + 4);
    text.setAttribute("text-anchor", "middle");
    text.textContent = dot.options.icon.options.html;
    svg.append(text);
  }
  svg.id = "map";
  document.querySelector("#world").append(svg); // its styles are those of the page
  return svg;
}

document.addEventListener("click", async (click) => {
  const button = click.target.closest("[data-do=save-map]");
  if (!button) return;
  const svg = picture();
  await download(svg, button.dataset.of);
  svg.remove();
});

/** Dragging over the weeks chooses the time between. */
function brush(chart) {
  if (!chart || chart.dataset.begun) return;
  chart.dataset.begun = "yes";
  const shade = chart.querySelector(".brush");
  let from = null, to = null;
  const barAt = (event) => event.target.closest(".bar") ?? document.elementFromPoint(event.clientX, chart.getBoundingClientRect().top + 60)?.closest?.(".bar");
  const show = () => {
    const boxes = [from, to].map((bar) => bar.querySelector(".hit"));
    const left = Math.min(...boxes.map((box) => box.x.baseVal.value));
    const right = Math.max(...boxes.map((box) => box.x.baseVal.value + box.width.baseVal.value));
    shade.setAttribute("x", left);
    shade.setAttribute("width", right - left);
  };
  chart.addEventListener("pointerdown", (event) => { from = to = barAt(event); if (from) show(); });
  chart.addEventListener("pointermove", (event) => { const bar = from && barAt(event); if (bar) { to = bar; show(); } });
  addEventListener("pointerup", () => {
    if (!from || !document.body.contains(chart)) { from = null; return; }
    const days = [from.dataset.first, from.dataset.last, to.dataset.first, to.dataset.last].sort();
    from = null;
    const form = document.getElementById("overview-form");
    form.elements.since.value = days[0];
    form.elements.until.value = days[3];
    form.requestSubmit();
  });
}
