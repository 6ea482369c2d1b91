package privsep

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"net"
	"net/rpc/jsonrpc"
	"os"
	"strings"
	"syscall"
	"testing"

	"github.com/tls-upsmon/upsmon/actions"
	"github.com/tls-upsmon/upsmon/fsm"
)

// misbehave is a child that was taken over.
func misbehave(how string) {
	file := os.NewFile(3, "parent")
	conn, err := net.FileConn(file)
	if err != nil {
		panic(err)
	}
	_ = file.Close()
	child := jsonrpc.NewClient(conn)
	if err := child.Call(serviceName+".Notify", "READY=1", &struct{}{}); err != nil {
		panic(err)
	}
	switch how {
	case "large":
		_, err = fmt.Fprint(conn, `{"method":"`)
		for err == nil {
			_, err = fmt.Fprint(conn, strings.Repeat("x", 1<<20))
		}
	case "many":
		for err == nil {
			_, err = fmt.Fprint(conn, `{"method":"Parent.Wait","params":[{}],"id":1}`)
		}
	case "leaves":
		_ = child.Close()
	}
	select {}
}

// supervision is one of a child that misbehaves, as another user where that can
// be had. What it says is to be read when it has ended.
func supervision(t *testing.T, how string) (*Supervision, *bytes.Buffer) {
	t.Helper()
	account := &Account{Name: "me", credential: &syscall.Credential{Uid: uint32(os.Geteuid()), Gid: uint32(os.Getegid()), NoSetGroups: true}}
	if os.Geteuid() == 0 {
		var err error
		if account, err = Lookup("nobody"); err != nil {
			t.Fatal(err)
		}
	}
	said := &bytes.Buffer{}
	log := slog.New(slog.NewTextHandler(said, nil))
	return &Supervision{
		Parent: NewParent(ParentOptions{
			Config: "UPSmon.conf", Logger: log, Notify: func(string) {},
			Do: func(context.Context, *fsm.Effect) actions.Outcome { return actions.Outcome{} },
		}),
		Account: account, Args: []string{os.Args[0], how}, Signals: make(chan os.Signal, 1), Logger: log,
	}, said
}

// TestChildIsKilled: one that was taken over may ignore the end of the
// connection, but not what comes then.
func TestChildIsKilled(t *testing.T) {
	for how, want := range map[string]string{
		"large":  errTooLarge.Error(),
		"many":   errTooMany.Error(),
		"leaves": "has left the one with root's rights",
	} {
		t.Run(how, func(t *testing.T) {
			s, said := supervision(t, how)
			code, told, err := s.runOnce()
			if code != -1 || told || err != nil {
				t.Errorf("exit %d, told %v, %v", code, told, err)
			}
			if !strings.Contains(said.String(), want) {
				t.Errorf("said %s", said)
			}
		})
	}
}
