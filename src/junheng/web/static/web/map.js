// Replaces a server-drawn map by one that can be moved and enlarged; without it the drawing stays.
(() => {
  const SVG = "http://www.w3.org/2000/svg";
  const STEP_OF_KEY = { ArrowUp: [0, -1], ArrowDown: [0, 1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] };

  const shape = (name) => {
    const svg = document.createElementNS(SVG, "svg");
    svg.setAttribute("viewBox", "-8 -8 16 16");
    svg.setAttribute("aria-hidden", "true");
    const use = document.createElementNS(SVG, "use");
    use.setAttribute("href", `#shape-${name}`);
    for (const [key, value] of [["x", -8], ["y", -8], ["width", 16], ["height", 16]]) use.setAttribute(key, value);
    svg.append(use);
    return svg;
  };

  const card = ({ title, lines, url }, words) => {
    const box = document.createElement("div");
    const head = document.createElement("p");
    head.className = "map-card-title";
    head.textContent = title;
    box.append(head);
    for (const line of lines) {
      const text = document.createElement("p");
      text.textContent = line;
      box.append(text);
    }
    if (url) {
      const link = document.createElement("a");
      link.href = url;
      link.textContent = words.open;
      box.append(link);
    }
    return box;
  };

  const draw = (holder, data) => {
    const canvas = document.createElement("div");
    canvas.className = "map-canvas";
    holder.replaceChildren(canvas);
    holder.classList.add("map-live");
    const map = L.map(canvas, { attributionControl: false, zoomControl: false, zoomSnap: 0.25, zoomDelta: 0.75, preferCanvas: false });
    canvas.setAttribute("aria-label", data.words.map);
    canvas.setAttribute("role", "region");
    L.control.zoom({ zoomInTitle: data.words.enlarge, zoomOutTitle: data.words.reduce }).addTo(map);
    L.control.scale({ imperial: false }).addTo(map);
    const fit = () => map.fitBounds(data.bounds, { padding: [14, 14], animate: false });
    fit();
    map.setMinZoom(map.getZoom() - 1);
    map.setMaxBounds(L.latLngBounds(data.bounds).pad(0.5));
    new ResizeObserver(() => { map.invalidateSize(); }).observe(canvas);

    for (const area of data.areas) {
      const layer = L.polygon(area.rings, { className: `map-area ${area.look}`, weight: 1 }).addTo(map);
      if (area.title) layer.bindPopup(() => card(area, data.words));
    }
    for (const { name, at } of data.labels) {
      const text = document.createElement("span");
      text.textContent = name;
      L.marker(at, { interactive: false, keyboard: false, icon: L.divIcon({ className: "map-label", html: text, iconSize: [0, 0] }) }).addTo(map);
    }
    for (const line of data.lines) {
      L.polyline([line.from, line.to], { className: `map-link ${line.look}`, interactive: false }).addTo(map);
    }
    for (const place of data.places) {
      L.circleMarker(place.at, { className: `map-place ${place.look}`, radius: place.radius, weight: 1 })
        .bindPopup(() => card(place, data.words)).addTo(map);
    }

    const marks = data.points.map((point) => {
      const marker = L.marker(point.at, {
        icon: L.divIcon({ className: `map-mark mark-${point.shape}`, html: shape(point.shape), iconSize: [20, 20] }),
        riseOnHover: true,
        zIndexOffset: point.above ? 1000 : 0,
      }).bindPopup(() => card(point, data.words), { autoPanPadding: [24, 24] }).addTo(map);
      const element = marker.getElement();
      element.setAttribute("aria-label", [point.title, ...point.lines].join("; "));
      element.tabIndex = -1;
      return { marker, element };
    });
    // One tab stop for all marks; the arrow keys go to the nearest mark in their direction.
    let current = marks[0];
    const focusOn = (mark) => {
      current.element.tabIndex = -1;
      current = mark;
      current.element.tabIndex = 0;
    };
    if (current) current.element.tabIndex = 0;
    const nearest = (from, [dx, dy]) => {
      const origin = map.latLngToLayerPoint(from.marker.getLatLng());
      let best = null;
      for (const mark of marks) {
        if (mark === from) continue;
        const offset = map.latLngToLayerPoint(mark.marker.getLatLng()).subtract(origin);
        const ahead = offset.x * dx + offset.y * dy;
        const aside = Math.abs(offset.x * dy) + Math.abs(offset.y * dx);
        if (ahead <= 0 || aside > ahead) continue;
        const cost = ahead + 2 * aside;
        if (!best || cost < best.cost) best = { mark, cost };
      }
      return best && best.mark;
    };
    for (const mark of marks) {
      mark.element.addEventListener("focus", () => focusOn(mark));
      mark.element.addEventListener("keydown", (event) => {
        const step = STEP_OF_KEY[event.key];
        if (!step) return;
        event.preventDefault();
        event.stopPropagation();
        const next = nearest(mark, step);
        if (!next) return;
        map.panInside(next.marker.getLatLng(), { padding: [30, 30] });
        next.element.focus({ preventScroll: true });
      });
      mark.marker.on("popupopen", ({ popup }) => {
        if (document.activeElement === mark.element) popup.getElement().querySelector("a")?.focus();
      });
      mark.marker.on("popupclose", () => {
        // The card has just gone, and with it the focus of whoever was in it.
        const { activeElement } = document;
        if (!activeElement || activeElement === document.body || activeElement.closest(".leaflet-popup")) mark.element.focus();
      });
    }
    canvas.addEventListener("keydown", (event) => {
      if (event.key === "Escape") map.closePopup();
    });
    map.on("popupopen", ({ popup }) => {
      popup.getElement().querySelector(".leaflet-popup-close-button")?.setAttribute("aria-label", data.words.close);
    });
  };

  const start = async (holder) => {
    if (holder.dataset.mapState) return;
    holder.dataset.mapState = "loading";
    try {
      const answer = await fetch(holder.dataset.map, { headers: { Accept: "application/json" }, credentials: "same-origin" });
      if (answer.ok) draw(holder, await answer.json());
    } catch (error) {
      // The server's drawing is still there and says the same.
      console.warn(error);
    }
    holder.dataset.mapState = "done";
  };
  const startAll = (root) => root.querySelectorAll("[data-map]").forEach(start);
  startAll(document);
  document.addEventListener("htmx:load", ({ target }) => startAll(target));
})();
