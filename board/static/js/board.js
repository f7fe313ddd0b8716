// What a board needs beyond every page.
import "./stream.js";
import "./place.js";
import "./menu.js";
import "./walk.js";
import "./columns.js";
import "./choose.js";
import "./remember.js";
import {makeSortable} from "./drag.js";

document.querySelectorAll(".cards").forEach(makeSortable);
if (document.getElementById("board")?.dataset.lanes) import("./lanes.js");
