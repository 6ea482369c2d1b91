package main

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/tls-upsmon/upsmon/engine/compile"
	"github.com/tls-upsmon/upsmon/fsm"
	"github.com/tls-upsmon/upsmon/fsm/draw"
)

// graphvizTimeout bounds how long Graphviz may take for a picture.
const graphvizTimeout = 60 * time.Second

// The values of --view, by draw.View, and of --format.
var (
	graphViews   = []string{draw.Machines: "machines", draw.Flow: "flow"}
	graphFormats = []string{"dot", "mermaid", "svg", "png", "pdf"}
)

// graphExtensions maps the extension of a file name to a format.
var graphExtensions = map[string]string{
	".dot": "dot", ".gv": "dot", ".mmd": "mermaid", ".mermaid": "mermaid", ".svg": "svg", ".png": "png", ".pdf": "pdf",
}

// graphFlags are the flags of graph.
type graphFlags struct {
	view, format   string
	output         string
	units, regions []string
	all, dark      bool
}

func newGraph() *cobra.Command {
	var f graphFlags
	cmd := &cobra.Command{
		Use:   "graph [FILE]",
		Short: "Draw the state machines of a configuration, or the flow from events to actions",
		Long: `graph draws the policy of a configuration. Without FILE it draws /etc/nut/UPSmon.conf;
the FILE - is standard input.

--view machines shows a box for each unit with its regions and timers, as finite
state machines: each arrow carries the event, the [condition] and the actions.
--view flow shows how events lead, through timers, to actions. Every path to
SHUTDOWNCMD is bold, and a dashed arrow leads to the timer that an event stops.

Units with the same rules are drawn once, and machines in which nothing happens are
omitted. The actions of a FOR or EVERY are at the arrow that starts its count.
--all draws every machine.

-o FILE writes a file, in the format that its name ends with: .svg, .png and .pdf
need Graphviz's program dot; .dot and .mmd are texts, for Graphviz and for
Markdown renderers. Without -o the picture goes to standard output, as --format
says. No picture contains passwords or URLs, except those in the text of a command.`,
		Example: `  upsmon graph -o machines.svg UPSmon.conf
  upsmon graph --view flow -o flow.png UPSmon.conf
  upsmon graph --view flow --dark --ups Eaton -o Eaton.pdf UPSmon.conf
  upsmon graph --format mermaid --region 'OL|OB' --region two-min UPSmon.conf`,
		Args: cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			file := defaultConfig()
			if len(args) > 0 {
				file = args[0]
			}
			return f.run(cmd, file)
		},
	}
	flags := cmd.Flags()
	flags.StringVar(&f.view, "view", graphViews[0], "`VIEW` is "+either(graphViews))
	flags.StringVar(&f.format, "format", "", "`FORMAT` is "+either(graphFormats)+"; by default the extension of FILE, or dot")
	flags.StringVarP(&f.output, "output", "o", "", "write the picture to `FILE`")
	flags.BoolVar(&f.dark, "dark", false, "draw it for a dark background")
	flags.StringArrayVar(&f.units, "ups", nil, "draw only the unit `NAME`; may be repeated")
	flags.StringArrayVar(&f.regions, "region", nil, "draw only the region, state or timer `NAME`; may be repeated")
	flags.BoolVar(&f.all, "all", false, "also draw what no rule names, and each unit separately")
	return cmd
}

// run draws the policy of a file.
func (f *graphFlags) run(cmd *cobra.Command, file string) error {
	v := slices.Index(graphViews, f.view)
	if v < 0 {
		return exit{exitUsage, fmt.Errorf("--view is %s, not %q", either(graphViews), f.view)}
	}
	format, err := pictureFormat(f.format, f.output, isTerminal(cmd.OutOrStdout()))
	if err != nil {
		return exit{exitUsage, err}
	}
	source, file, err := sourceOf(cmd, file)
	if err != nil {
		return err
	}
	c := source.LoadPolicy(file)
	if c.Program == nil {
		speak(cmd.Root(), c)
		_ = c.Tree.Write(cmd.ErrOrStderr(), c.Diagnostics)
		return exit{code: exitBad}
	}
	// A picture shows the policy, and is the same on every machine: user and host do not appear in its
	// texts.
	program, _ := compile.Compile(c.Tree, compile.Options{User: "user", Host: "host"})
	picture, err := drawPolicy(program.Policy, f.units, draw.Drawing{
		Title: filepath.Base(file), View: draw.View(v), Regions: f.regions, All: f.all, Dark: f.dark,
	})
	if err != nil {
		return exit{exitBad, fmt.Errorf("%s: %w", file, err)}
	}
	var drawn bytes.Buffer
	if err := writePicture(cmd.Context(), &drawn, cmd.ErrOrStderr(), picture, format); err != nil {
		return exit{exitBad, err}
	}
	if f.output != "" {
		err = writeFile(f.output, drawn.Bytes())
	} else {
		_, err = cmd.OutOrStdout().Write(drawn.Bytes())
	}
	return bad(err)
}

// pictureFormat chooses a format. It refuses to print a picture to a terminal.
func pictureFormat(format, output string, terminal bool) (string, error) {
	byName, known := graphExtensions[strings.ToLower(filepath.Ext(output))]
	switch {
	case format != "" && !slices.Contains(graphFormats, format):
		return "", fmt.Errorf("--format is %s, not %q", either(graphFormats), format)
	case output == "" && terminal && (format == "" || format == "png" || format == "pdf"):
		return "", errors.New("standard output is a terminal: name a file, as in upsmon graph -o policy.svg; --format dot prints the text for Graphviz")
	case format != "":
		return format, nil
	case output == "":
		return graphFormats[0], nil
	case !known:
		return "", fmt.Errorf("-o %s: the name must end with %s, or --format must be given", output, either(slices.Sorted(maps.Keys(graphExtensions))))
	}
	return byName, nil
}

// drawPolicy draws the units of a policy that have one of the names.
func drawPolicy(policy *fsm.Definition, units []string, d draw.Drawing) (*draw.Picture, error) {
	for _, name := range units {
		i, err := policy.Find(name)
		if err != nil {
			return nil, err
		}
		d.Units = append(d.Units, i)
	}
	return draw.Draw(policy, d)
}

// writePicture writes a picture to out, and Graphviz's warnings to remarks.
func writePicture(ctx context.Context, out, remarks io.Writer, p *draw.Picture, format string) error {
	switch format {
	case "mermaid":
		return p.WriteMermaid(out)
	case "dot":
		return p.WriteDOT(out)
	}
	var dot bytes.Buffer
	if err := p.WriteDOT(&dot); err != nil {
		return err
	}
	return graphviz(ctx, format, out, remarks, &dot, graphvizTimeout)
}

// graphviz runs Graphviz to make a picture. It writes the output only when it is complete.
func graphviz(ctx context.Context, format string, out, remarks io.Writer, dot io.Reader, timeout time.Duration) error {
	ctx, cancel := context.WithTimeout(ctx, timeout)
	defer cancel()
	var picture, said bytes.Buffer
	cmd := exec.CommandContext(ctx, "dot", "-T"+format)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = dot, &picture, &said
	cmd.WaitDelay = time.Second
	err := cmd.Run()
	switch {
	case errors.Is(err, exec.ErrNotFound):
		return fmt.Errorf("%s needs Graphviz's program dot: apt-get install graphviz", format)
	case err != nil && ctx.Err() != nil:
		return fmt.Errorf("dot did not finish in %s: draw less with --ups or --region", timeout)
	case err != nil:
		return fmt.Errorf("dot: %w: %s", err, cmp.Or(strings.TrimSpace(said.String()), "it printed nothing"))
	}
	if _, err := remarks.Write(said.Bytes()); err != nil {
		return err
	}
	_, err = out.Write(picture.Bytes())
	return err
}
