package mqtt

import (
	"context"
	"time"
)

// pressed is a button that was pressed.
type pressed struct{ what, unit string }

// press hands a button to the goroutine that carries it out. If there is no room for it, it is
// dropped.
func (p *Publisher) press(b pressed) {
	select {
	case p.presses <- b:
	default:
	}
}

// obey carries out the pressed buttons, one after the other. A button that is pressed again too
// soon counts once.
func (p *Publisher) obey() {
	last := map[pressed]time.Time{}
	for {
		var b pressed
		select {
		case b = <-p.presses:
		case <-p.ctx.Done():
			return
		}
		if at, ok := last[b]; ok && time.Since(at) < p.o.timing.press {
			continue
		}
		if len(last) > maxEvents {
			clear(last)
		}
		p.carryOut(b)
		last[b] = time.Now()
	}
}

// pressedBy is the name of the one who gives an order, for the journal.
const pressedBy = "a button of Home Assistant (MQTT)"

func (p *Publisher) carryOut(b pressed) {
	ctx, cancel := context.WithTimeout(p.ctx, pressTime)
	defer cancel()
	var err error
	switch {
	case b.what == acknowledge && p.o.Acknowledge != nil:
		err = p.o.Acknowledge(ctx, b.unit, pressedBy)
	case b.what == test && p.o.Test != nil:
		p.mu.Lock()
		c := p.config
		p.mu.Unlock()
		err = p.o.Test(ctx, c, pressedBy)
	default:
		return
	}
	p.o.Logger.Info("ordered by MQTT", "order", b.what, "unit", b.unit)
	if err != nil {
		p.o.Logger.Warn("an order could not be carried out", "order", b.what, "unit", b.unit, "error", err)
	}
}
