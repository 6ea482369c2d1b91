package actions

import (
	"context"
	"time"
)

// Check connects to the mail server like an EMAIL, verifies its certificate, authenticates and logs
// out, without sending a mail. The error is one line without the password, with a remedy if there
// is one. It ends with ctx; without a deadline it takes at most as long as one try of EMAIL.
func (s *MailServer) Check(ctx context.Context) error { return s.check(ctx, Options{}) }

func (s *MailServer) check(ctx context.Context, o Options) (err error) {
	limits := o.Limits.withDefaults()
	if deadline, ok := ctx.Deadline(); ok {
		limits.Mail = min(limits.Mail, max(time.Until(deadline).Round(time.Millisecond), time.Millisecond))
	}
	ctx, cancel := context.WithTimeoutCause(ctx, limits.Mail, ErrTimeout)
	defer cancel()
	c := &mailer{runner: &Runner{opts: o, limits: limits, ctx: ctx}}
	defer c.survive(&err)
	if err := c.connect(ctx, s); err != nil {
		c.drop()
		return err
	}
	c.close()
	return nil
}
