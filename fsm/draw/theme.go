package draw

// A look is how a kind of node looks: shape and style, fill and border.
type look struct{ shape, fill, border string }

// A theme is the colours of a picture. Shapes and line styles distinguish everything without them, too.
type theme struct {
	paper       string // "": transparent
	ink, pale   string // what is irrelevant is pale
	guard, verb string
	deadly      string
	stop        string

	box, boxLine     string
	inner, innerLine string // a machine of a unit
	nodes            [4]look
}

const (
	stateShape  = `shape=box style="rounded,filled"`
	eventShape  = `shape=box style="rounded,filled"`
	timerShape  = `shape=box style="filled" peripheries=2`
	effectShape = `shape=box style=filled`
)

var light = theme{
	ink: "#24292f", pale: "#8a929b", guard: "#6b3fa0", verb: "#0b5394", deadly: "#c00020", stop: "#1a7f37",
	box: "#f3f5f7", boxLine: "#c4cad0", inner: "#fcfdfd", innerLine: "#d8dde2",
	nodes: [...]look{
		stateNode:  {stateShape, "#ffffff", "#24292f"},
		eventNode:  {eventShape, "#e3effb", "#3b78b5"},
		timerNode:  {timerShape, "#fff3cd", "#b08900"},
		effectNode: {effectShape, "#ffffff", "#7d858d"},
	},
}

var dark = theme{
	paper: "#0d1117",
	ink:   "#e6edf3", pale: "#7d8590", guard: "#c297ff", verb: "#79c0ff", deadly: "#ff6b6b", stop: "#56d364",
	box: "#161b22", boxLine: "#3d444d", inner: "#1c2128", innerLine: "#373e47",
	nodes: [...]look{
		stateNode:  {stateShape, "#0d1117", "#e6edf3"},
		eventNode:  {eventShape, "#12283f", "#58a6ff"},
		timerNode:  {timerShape, "#332a0d", "#d4a72c"},
		effectNode: {effectShape, "#21262d", "#8b949e"},
	},
}
