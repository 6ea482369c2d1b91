package actions

import (
	"context"
	"fmt"
	"time"
)

// Check connects to the mail server as an EMAIL would, verifies its certificate,
// authenticates and says goodbye. No mail is begun. The error is one line, does
// not hold the password, and names a remedy where there is one. The end of ctx
// ends it; without a deadline it takes as long as one try of EMAIL may.
func (s *MailServer) Check(ctx context.Context) error { return s.check(ctx, Options{}) }

func (s *MailServer) check(ctx context.Context, o Options) (err error) {
	limits := o.Limits.withDefaults()
	if deadline, ok := ctx.Deadline(); ok {
		limits.Mail = min(limits.Mail, max(time.Until(deadline).Round(time.Millisecond), time.Millisecond))
	}
	ctx, cancel := context.WithTimeoutCause(ctx, limits.Mail, ErrTimeout)
	defer cancel()
	c := &mailer{runner: &Runner{opts: o, limits: limits, ctx: ctx}}
	defer func() {
		if p := recover(); p != nil { // as in deliver
			c.drop()
			err = fmt.Errorf("a bug, please report it: %T", p)
		}
	}()
	if err := c.connect(ctx, s); err != nil {
		c.drop()
		return err
	}
	c.close()
	return nil
}
