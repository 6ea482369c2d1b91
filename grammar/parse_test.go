package grammar

import (
	"os"
	"path/filepath"
	"reflect"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/tls-upsmon/upsmon/grammar/parser"
)

// sketch writes a tree in one line, for comparison.
func sketch(v any) string {
	var b strings.Builder
	write(&b, reflect.ValueOf(v))
	return b.String()
}

func write(b *strings.Builder, v reflect.Value) {
	switch v.Kind() {
	case reflect.Interface, reflect.Pointer:
		if v.IsNil() {
			b.WriteString("-")
			return
		}
		switch n := v.Interface().(type) {
		case *Name:
			b.WriteString(n.String())
			return
		case *Text:
			b.WriteString(string(n.Quote) + n.Value + string(closing(n.Quote)))
			return
		case *Number:
			b.WriteString(n.Literal)
			return
		case *Interval:
			b.WriteString(n.Literal)
			return
		case *Clock:
			b.WriteString(n.Literal)
			return
		case *HostName:
			b.WriteString(n.Value)
			return
		case *Keyword:
			b.WriteString(n.Word + "()")
			return
		case Verb:
			b.WriteString(n.Keyword())
			fields(b, v.Elem().Elem())
			return
		}
		write(b, v.Elem())
	case reflect.Struct:
		b.WriteString(v.Type().Name())
		fields(b, v)
	case reflect.Slice:
		b.WriteString("[")
		for i := range v.Len() {
			if i > 0 {
				b.WriteString(" ")
			}
			write(b, v.Index(i))
		}
		b.WriteString("]")
	case reflect.Bool:
		b.WriteString(strconv.FormatBool(v.Bool()))
	case reflect.Uint8:
		b.WriteString(strconv.FormatUint(v.Uint(), 10))
	default:
		b.WriteString(v.String())
	}
}

func fields(b *strings.Builder, v reflect.Value) {
	b.WriteString("(")
	sep := ""
	for i := range v.NumField() {
		f := v.Type().Field(i)
		if f.Anonymous || v.Field(i).IsZero() {
			continue
		}
		b.WriteString(sep + f.Name + "=")
		write(b, v.Field(i))
		sep = " "
	}
	b.WriteString(")")
}

func TestTree(t *testing.T) {
	for _, tt := range []struct{ name, src, want string }{
		{"smtp", `SMTPSERVER "mail" PORT 465 USER "u" PASSWORD "p"`, `SMTPServer(Host=mail Port=465 User="u" Password=Password(Text="p"))`},
		{"let", `LET a = "x" b «y»`, `Let(Name=a Value=Texts(Words=["x" b «y»]))`},
		{"all five quotes", `LET a = "'" '"' «"» ⎡«⎦ ⸢"⸥`, `Let(Name=a Value=Texts(Words=["'" '"' «"» ⎡«⎦ ⸢"⸥]))`},
		{"poll", `POLLFREQ .5`, `PollFreq(Period=.5)`},
		{"poll alert", `POLLFREQALERT 250ms`, `PollFreq(Alert=true Period=250ms)`},
		{"power down flag", `POWERDOWNFLAG "/run/upsmon/killpower"`, `PowerDownFlag(Path="/run/upsmon/killpower")`},
		{"max notify", `MAXNOTIFY 3`, `MaxNotify(Number=3)`},
		{"group", `GROUP LOCAL`, `Group(Name=LOCAL)`},
		{"host name", `HOST nas.example.com`, `Host(Host=nas.example.com)`},
		{"host address", `HOST 10.0.0.1`, `Host(Host=10.0.0.1)`},
		{"host text", `HOST "::1"`, `Host(Host=::1)`},
		{"cert file", `CERTFILE ca.pem`, `CertFile(File=ca.pem)`},
		{"client cert", `CLIENTCERT "a b"`, `ClientCert(File="a b")`},
		{"client key", `CLIENTKEY k`, `ClientKey(File=k)`},
		{"plaintext", `PLAINTEXT`, `Plaintext()`},
		{"monitor", `MONITOR g:u@h:1 POWERVAL 1.5 APCUPSDUSER a PASSWORD "p" TYPE primary`,
			`Monitor(Unit=UnitName(Group=g UPS=u Host=h Port=1) PowerVal=1.5 Apcupsd=true User=a Password=Password(Text="p") Type=primary)`},
		{"quoted names", `GROUP "2nd" MONITOR "1USB" POWERVAL 1 UPSDUSER 'a@b' PASSWORD "p" TYPE primary WHEN "2nd":«1USB»@"::1" TO t : IF "1USB" IS OB SETFSD "2nd":x`,
			`Group(Name="2nd") Monitor(Unit=UnitName(UPS="1USB") PowerVal=1 User='a@b' Password=Password(Text="p") Type=primary) When(Unit=UnitName(Group="2nd" UPS=«1USB» Host=::1) Triggers=[Trigger(Timer=t)] Actions=[Action(If=Is(Unit=UnitName(UPS="1USB") Cond=Status(Name=OB)) Verb=SETFSD(Unit=UnitName(Group="2nd" UPS=x)))])`},
		{"quotation marks that are not needed", `GROUP "LOCAL" MONITOR "Eaton-1" POWERVAL 1 UPSDUSER "upsmon" PASSWORD "p" TYPE primary`,
			`Group(Name=LOCAL) Monitor(Unit=UnitName(UPS=Eaton-1) PowerVal=1 User=upsmon Password=Password(Text="p") Type=primary)`},
		{"quotation marks that distinguish a name from a word", `WHEN "EACH" TO t : IF "NOT" IS OB SETFSD "WALL"`,
			`When(Unit=UnitName(UPS="EACH") Triggers=[Trigger(Timer=t)] Actions=[Action(If=Is(Unit=UnitName(UPS="NOT") Cond=Status(Name=OB)) Verb=SETFSD(Unit=UnitName(UPS="WALL")))])`},
		{"a quoted text alone is not a condition", `WHEN u TO t : IF "OB" SHUTDOWN`, ""},
		{"min supplies", `MINSUPPLIES 2`, `MinSupplies(Number=2)`},
		{"min supplies unless", `MINSUPPLIES 1 UNLESS OB AND LB OR FSD`,
			`MinSupplies(Number=1 Unless=Or(Parts=[And(Parts=[Status(Name=OB) Status(Name=LB)]) Status(Name=FSD)]))`},
		{"when", `WHEN u REPORTS OL->OB : WALL "x"`,
			`When(Unit=UnitName(UPS=u) Triggers=[Trigger(Cond=Entered(From=OL To=OB))] Actions=[Action(Verb=WALL(Text=Texts(Words=["x"])))])`},
		{"blanks around the arrow", `WHEN u REPORTS OL -> OB DO PRINT x`,
			`When(Unit=UnitName(UPS=u) Triggers=[Trigger(Cond=Entered(From=OL To=OB))] Actions=[Action(Verb=PRINT(Text=Texts(Words=[x])))])`},
		{"a name keeps a dash that is not part of an arrow", `WHEN u TO a-b- : SETFSD x-y->z`, ""},
		{"dash before arrow", `WHEN u REPORTS A-B->C-D : DEBUG 1`,
			`When(Unit=UnitName(UPS=u) Triggers=[Trigger(Cond=Entered(From=A-B To=C-D))] Actions=[Action(Verb=DEBUG(Level=1))])`},
		{"each, for", `WHEN EACH REPORTS None->X FOR 2m DO SHUTDOWN`,
			`When(Triggers=[Trigger(Cond=Entered(From=None To=X) For=2m)] Actions=[Action(Verb=SHUTDOWN())])`},
		{"comparison", `WHEN u REPORTS battery.runtime <= 600 : SHUTDOWN "a" b`,
			`When(Unit=UnitName(UPS=u) Triggers=[Trigger(Cond=Comparison(Variable=battery.runtime Op=<= Number=600))] Actions=[Action(Verb=SHUTDOWN(Text=Texts(Words=["a" b])))])`},
		{"timeout", `WHEN g:u TIMEOUT t : CANCELTIMER t SETFSD g:v`,
			`When(Unit=UnitName(Group=g UPS=u) Triggers=[Trigger(Timer=t)] Actions=[Action(Verb=CANCELTIMER(Timer=t)) Action(Verb=SETFSD(Unit=UnitName(Group=g UPS=v)))])`},
		{"guard per action", `WHEN u TO t : IF OL->OB STARTTIMER a 5 WHILE NOT (A OR B) IF x IS OB PRINT "p"`,
			`When(Unit=UnitName(UPS=u) Triggers=[Trigger(Timer=t)] Actions=[Action(If=Entered(From=OL To=OB) Verb=STARTTIMER(Timer=a After=5 While=Not(Part=Or(Parts=[Status(Name=A) Status(Name=B)])))) Action(If=Is(Unit=UnitName(UPS=x) Cond=Status(Name=OB)) Verb=PRINT(Text=Texts(Words=["p"])))])`},
		{"is with all parts", `WHEN u TO t : IF g:x@10.0.0.1:99 IS OB AND battery.charge != 5 PRINT y`,
			`When(Unit=UnitName(UPS=u) Triggers=[Trigger(Timer=t)] Actions=[Action(If=And(Parts=[Is(Unit=UnitName(Group=g UPS=x Host=10.0.0.1 Port=99) Cond=Status(Name=OB)) Comparison(Variable=battery.charge Op=!= Number=5)]) Verb=PRINT(Text=Texts(Words=[y])))])`},
		{"email", `WHEN u TO t : EMAIL FROM "a" TO «b» SUBJECT m MESSAGE "x" y`,
			`When(Unit=UnitName(UPS=u) Triggers=[Trigger(Timer=t)] Actions=[Action(Verb=EMAIL(From="a" To=«b» Subject=m Message=Texts(Words=["x" y])))])`},
		{"webhook", `WHEN u TO t : WEBHOOK "https://x" MESSAGE m WEBHOOK "y"`,
			`When(Unit=UnitName(UPS=u) Triggers=[Trigger(Timer=t)] Actions=[Action(Verb=WEBHOOK(URL="https://x" Parts=[Part(Keyword=MESSAGE() Text=Texts(Words=[m]))])) Action(Verb=WEBHOOK(URL="y"))])`},
		{"webhook with all", `WHEN u TO t : WEBHOOK HEADER BODY "x" n HEADER A "b" c METHOD PUT MESSAGE BODY METHOD WALL "x"`,
			`When(Unit=UnitName(UPS=u) Triggers=[Trigger(Timer=t)] Actions=[Action(Verb=WEBHOOK(URL=HEADER Parts=[Part(Keyword=BODY() Text=Texts(Words=["x" n])) Part(Keyword=HEADER() Header=A Text=Texts(Words=["b" c])) Part(Keyword=METHOD() Name=PUT) Part(Keyword=MESSAGE() Text=Texts(Words=[BODY METHOD]))])) Action(Verb=WALL(Text=Texts(Words=["x"])))])`},
		{"push", `WHEN u TO t : PUSH "x" PUSH FILE "/y" PRIORITY high TITLE a "b" MESSAGE c PUSH phone`,
			`When(Unit=UnitName(UPS=u) Triggers=[Trigger(Timer=t)] Actions=[Action(Verb=PUSH(URL="x")) Action(Verb=PUSH(File="/y" Parts=[Part(Keyword=PRIORITY() Name=high) Part(Keyword=TITLE() Text=Texts(Words=[a "b"])) Part(Keyword=MESSAGE() Text=Texts(Words=[c]))])) Action(Verb=PUSH(URL=phone))])`},
		{"soft words of messages", `STATE PUSH WHEN TITLE REPORTS PRIORITY AND NOT BODY : WALL HEADER TITLE STARTTIMER METHOD 5`,
			`State(Name=PUSH) When(Unit=UnitName(UPS=TITLE) Triggers=[Trigger(Cond=And(Parts=[Status(Name=PRIORITY) Not(Part=Status(Name=BODY))]))] Actions=[Action(Verb=WALL(Text=Texts(Words=[HEADER TITLE]))) Action(Verb=STARTTIMER(Timer=METHOD After=5))])`},
		{"soft words are names", `WHEN FOR TIMEOUT DO DO STARTTIMER WHILE 5 WHILE AND AND OR OR IS IS EACH PRINT NOT UNLESS`,
			`When(Unit=UnitName(UPS=FOR) Triggers=[Trigger(Timer=DO)] Actions=[Action(Verb=STARTTIMER(Timer=WHILE After=5 While=Or(Parts=[And(Parts=[Status(Name=AND) Status(Name=OR)]) Is(Unit=UnitName(UPS=IS) Cond=Status(Name=EACH))]))) Action(Verb=PRINT(Text=Texts(Words=[NOT UNLESS])))])`},
		{"keywords inside names", `WHEN WALLtimer TO LETTER : STARTTIMER OB-ups 5`,
			`When(Unit=UnitName(UPS=WALLtimer) Triggers=[Trigger(Timer=LETTER)] Actions=[Action(Verb=STARTTIMER(Timer=OB-ups After=5))])`},
		{"mark in front, dos line ends, comment", "\ufeffGROUP # not this\r\n LOCAL\r\n", `Group(Name=LOCAL)`},
		{"smtp without tls", `SMTPSERVER localhost PLAINTEXT SMTPSERVER "127.0.0.1" PORT 25 PLAINTEXT`,
			`SMTPServer(Host=localhost Plaintext=true) SMTPServer(Host=127.0.0.1 Port=25 Plaintext=true)`},
		{"password files", `SMTPSERVER mail PORT p USER "u" PASSWORD FILE "f" MONITOR u POWERVAL one UPSDUSER a PASSWORD FILE "/run/x" TYPE primary`,
			`SMTPServer(Host=mail Port=p User="u" Password=Password(File="f")) Monitor(Unit=UnitName(UPS=u) PowerVal=one User=a Password=Password(File="/run/x") Type=primary)`},
		{"states", `STATE told WHEN u TO t : RAISE told CLEAR told ON g:v CLEAR FILE ON ON`,
			`State(Name=told) When(Unit=UnitName(UPS=u) Triggers=[Trigger(Timer=t)] Actions=[Action(Verb=RAISE(State=told)) Action(Verb=CLEAR(State=told Unit=UnitName(Group=g UPS=v))) Action(Verb=CLEAR(State=FILE Unit=UnitName(UPS=ON)))])`},
		{"event of conditions", `WHEN u REPORTS OB AND NOT CAL OR left IS LB FOR 10s EVERY 7d : SETFSD`,
			`When(Unit=UnitName(UPS=u) Triggers=[Trigger(Cond=Or(Parts=[And(Parts=[Status(Name=OB) Not(Part=Status(Name=CAL))]) Is(Unit=UnitName(UPS=left) Cond=Status(Name=LB))]) For=10s Every=7d)] Actions=[Action(Verb=SETFSD())])`},
		{"triggers", `WHEN EACH REPORTS None->LS, REPORTS LOCAL:u@h:1 IS OB EVERY d , TIMEOUT t DO SETFSD EACH SETFSD "EACH"`,
			`When(Triggers=[Trigger(Cond=Entered(From=None To=LS)) Trigger(Cond=Is(Unit=UnitName(Group=LOCAL UPS=u Host=h Port=1) Cond=Status(Name=OB)) Every=d) Trigger(Timer=t)] Actions=[Action(Verb=SETFSD(Each=EACH)) Action(Verb=SETFSD(Unit=UnitName(UPS="EACH")))])`},
		{"a colon ends a trigger", `WHEN u REPORTS OB:WALL "x" WHEN u REPORTS a:b IS OB:WALL "x" WHEN u REPORTS battery.charge < 20:PRINT a`,
			`When(Unit=UnitName(UPS=u) Triggers=[Trigger(Cond=Status(Name=OB))] Actions=[Action(Verb=WALL(Text=Texts(Words=["x"])))]) When(Unit=UnitName(UPS=u) Triggers=[Trigger(Cond=Is(Unit=UnitName(Group=a UPS=b) Cond=Status(Name=OB)))] Actions=[Action(Verb=WALL(Text=Texts(Words=["x"])))]) When(Unit=UnitName(UPS=u) Triggers=[Trigger(Cond=Comparison(Variable=battery.charge Op=< Number=20))] Actions=[Action(Verb=PRINT(Text=Texts(Words=[a])))])`},
		{"terms", `WHEN u TO t : IF TIMER a OR HELD 30s OFF OR HELD d (A AND B) OR BETWEEN 22:00 AND 7:30 OR ANY IS (A OR B) OR ALL IS x < -4.5 OR "ALL" IS NOT HELD 5 C DEBUG 1`,
			`When(Unit=UnitName(UPS=u) Triggers=[Trigger(Timer=t)] Actions=[Action(If=Or(Parts=[Running(Timer=a) Held(For=30s Cond=Status(Name=OFF)) Held(For=d Cond=And(Parts=[Status(Name=A) Status(Name=B)])) Between(From=22:00 Until=7:30) Is(Of=1 Unit=UnitName(UPS=ANY) Cond=Or(Parts=[Status(Name=A) Status(Name=B)])) Is(Of=2 Unit=UnitName(UPS=ALL) Cond=Comparison(Variable=x Op=< Number=-4.5)) Is(Unit=UnitName(UPS="ALL") Cond=Not(Part=Held(For=5 Cond=Status(Name=C))))]) Verb=DEBUG(Level=1))])`},
		{"words that begin a term are names", `WHEN u TO t : IF TIMER AND HELD OR BETWEEN->X OR TIMER < 5m OR HELD IS BETWEEN OR TIMER IS TIMER TIMER DEBUG 1`,
			`When(Unit=UnitName(UPS=u) Triggers=[Trigger(Timer=t)] Actions=[Action(If=Or(Parts=[And(Parts=[Status(Name=TIMER) Status(Name=HELD)]) Entered(From=BETWEEN To=X) Comparison(Variable=TIMER Op=< Number=5m) Is(Unit=UnitName(UPS=HELD) Cond=Status(Name=BETWEEN)) Is(Unit=UnitName(UPS=TIMER) Cond=Running(Timer=TIMER))]) Verb=DEBUG(Level=1))])`},
		{"blocks", `WHEN u TO t : IF A { WALL x IF B { SETFSD } ELSE { SHUTDOWN NOFLAG } } ELSE { DEBUG 1 } PRINT ELSE`,
			`When(Unit=UnitName(UPS=u) Triggers=[Trigger(Timer=t)] Actions=[Action(If=Status(Name=A) Then=Block(Actions=[Action(Verb=WALL(Text=Texts(Words=[x]))) Action(If=Status(Name=B) Then=Block(Actions=[Action(Verb=SETFSD())]) Else=Block(Actions=[Action(Verb=SHUTDOWN(NoFlag=NOFLAG()))]))]) Else=Block(Actions=[Action(Verb=DEBUG(Level=1))])) Action(Verb=PRINT(Text=Texts(Words=[ELSE])))])`},
		{"commands", `WHEN u TO t : SHELLCMD a "b" WITHIN 5s ROOTCMD "c" ROOTCMD "d" WITHIN soon SHUTDOWNCMD x NOFLAG`,
			`When(Unit=UnitName(UPS=u) Triggers=[Trigger(Timer=t)] Actions=[Action(Verb=SHELLCMD(Text=Texts(Words=[a "b"]) Within=5s)) Action(Verb=ROOTCMD(Text=Texts(Words=["c"]))) Action(Verb=ROOTCMD(Text=Texts(Words=["d"]) Within=soon)) Action(Verb=SHUTDOWNCMD(Text=Texts(Words=[x]) NoFlag=NOFLAG()))])`},
		{"properties", `PROVE NEVER SHUTDOWNCMD IF OL PROVE OB AND LB FOR 10s LEADS TO SHUTDOWN WITHIN 90s PROVE WALL BEFORE SETFSD`,
			`Prove(Cond=Status(Name=OL) Verb=SHUTDOWNCMD()) Prove(Kind=1 Cond=And(Parts=[Status(Name=OB) Status(Name=LB)]) For=10s Verb=SHUTDOWN() Within=90s) Prove(Kind=2 Verb=WALL() Then=SETFSD())`},
		{"numbers by name", `POLLFREQ p LET five = "5" MAXNOTIFY five PORT five MINSUPPLIES five WHEN u TO t : STARTTIMER a grace WHILE x < five DEBUG level`,
			`PollFreq(Period=p) Let(Name=five Value=Texts(Words=["5"])) MaxNotify(Number=five) Port(Number=five) MinSupplies(Number=five) When(Unit=UnitName(UPS=u) Triggers=[Trigger(Timer=t)] Actions=[Action(Verb=STARTTIMER(Timer=a After=grace While=Comparison(Variable=x Op=< Number=five))) Action(Verb=DEBUG(Level=level))])`},
		{"new words are names", `GROUP STATE MONITOR RAISE POWERVAL 1 UPSDUSER CLEAR PASSWORD "p" TYPE primary WHEN ROOTCMD TIMEOUT WITHIN : STARTTIMER PROVE 5 CANCELTIMER NOFLAG SETFSD HELD`,
			`Group(Name=STATE) Monitor(Unit=UnitName(UPS=RAISE) PowerVal=1 User=CLEAR Password=Password(Text="p") Type=primary) When(Unit=UnitName(UPS=ROOTCMD) Triggers=[Trigger(Timer=WITHIN)] Actions=[Action(Verb=STARTTIMER(Timer=PROVE After=5)) Action(Verb=CANCELTIMER(Timer=NOFLAG)) Action(Verb=SETFSD(Unit=UnitName(UPS=HELD)))])`},
		{"a text ends before a new verb", `WHEN u TO t : WALL RAISE`, ""},
		{"an empty block", `WHEN u TO t : IF A { }`, ""},
		{"a condition for a time of day needs both ends", `WHEN u TO t : IF BETWEEN 22:00 DEBUG 1`, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			f, ds := Parse("x", []byte(tt.src))
			if tt.want == "" {
				if !ds.HasErrors() {
					t.Fatalf("want an error, got %s", sketch(f.Items))
				}
				return
			}
			if len(ds) > 0 {
				t.Fatal(ds)
			}
			if got := sketch(f.Items); got != "["+tt.want+"]" {
				t.Errorf("got  %s\nwant [%s]", got, tt.want)
			}
		})
	}
}

func TestSpans(t *testing.T) {
	_, ds := Parse("x", []byte("# é\nLET é = \"x\"\nGROUP\n  LOCAL # c\nWHEN u TO t :\n IF ö@h:5 IS OB PRINT «ä» b\n"))
	if len(ds) == 0 {
		t.Fatal("no error for é, which is not a name")
	}
	f, ds := Parse("x", []byte("# é\nLET e = «ä» \"x\"\nGROUP\n  LOCAL # c\nWHEN u TO t :\n IF o@h:5 IS OB PRINT «ä» b\n"))
	if len(ds) > 0 {
		t.Fatal(ds)
	}
	if want := []Comment{{Span{Pos{1, 1}, Pos{1, 4}}, "# é"}, {Span{Pos{4, 9}, Pos{4, 12}}, "# c"}}; !reflect.DeepEqual(f.Comments, want) {
		t.Errorf("comments: got %v, want %v", f.Comments, want)
	}
	action := f.Items[2].(*When).Actions[0]
	for _, tt := range []struct {
		name string
		node Node
		want string
	}{
		{"let", f.Items[0], "2:1-2:16"},
		{"text", f.Items[0].(*Let).Value.Words[0], "2:9-2:12"},
		{"text behind it", f.Items[0].(*Let).Value.Words[1], "2:13-2:16"},
		{"group", f.Items[1], "3:1-4:8"},
		{"when", f.Items[2], "5:1-6:28"},
		{"action", action, "6:2-6:28"},
		{"condition", action.If, "6:5-6:16"},
		{"unit", action.If.(*Is).Unit, "6:5-6:10"},
		{"verb", action.Verb, "6:17-6:22"},
		{"texts", action.Verb.(*Plain).Text, "6:23-6:28"},
	} {
		s := tt.node.Extent()
		if got := s.Start.String() + "-" + s.End.String(); got != tt.want {
			t.Errorf("%s: got %s, want %s", tt.name, got, tt.want)
		}
	}
}

// TestDashOfArrow: before a >, the last dash does not belong to the word before it, which may be a
// keyword.
func TestDashOfArrow(t *testing.T) {
	for _, tt := range []struct{ text, want string }{
		{"OL->OB", "NAME OL, ARROW ->, NAME OB"},
		{"a-b-->c-", "NAME a-b-, ARROW ->, NAME c-"},
		{"AND->WHEN->x", "AND AND, ARROW ->, WHEN WHEN, ARROW ->, NAME x"},
		{"ANDY->", "NAME ANDY, ARROW ->"},
		{"_->é", "NAME _, ARROW ->, JUNK é"},
		{"x- >", "NAME x-, GT >"},
	} {
		tokens, _ := scan(tt.text)
		var got []string
		for i := range tokens.size - 1 {
			token := tokens.at(i)
			if at := int32(utf8.RuneCountInString(tt.text[:token.start])); token.column != at {
				t.Errorf("%q: %s is at column %d, want %d", tt.text, token, token.column, at)
			}
			got = append(got, parser.UPSmonLexerLexerStaticData.SymbolicNames[token.typ]+" "+token.GetText())
		}
		if all := strings.Join(got, ", "); all != tt.want {
			t.Errorf("%q: got %s, want %s", tt.text, all, tt.want)
		}
	}
}

func TestUnreadable(t *testing.T) {
	for _, tt := range []struct{ name, src, want string }{
		{"utf-16", "\xff\xfeG\x00R\x00", "x:1:1: error: the byte 0xFF is not UTF-8 text (convert the file, for example with iconv -f utf-16 -t utf8) [U101]"},
		{"latin1", "GROUP x\n# \xe4", "x:2:3: error: the byte 0xE4 is not UTF-8 text (convert the file, for example with iconv -f latin1 -t utf8) [U101]"},
		{"binary", "\x7fELF\x02\x01\x01\x00", "x:1:1: error: unexpected control character U+007F (is this a text file?) [U104]"},
		{"too large", strings.Repeat("x", MaxSize+1), "x: error: the file has 16777217 bytes; at most 16777216 are read (is this the right file?) [U107]"},
		{"unclosed", "LET a = \"b", `x:1:9: error: the text that begins here with " does not end on this line (close it with ") [U102]`},
		{"unclosed guillemet", "LET a = «b\"\nLET c = \"d\"", `x:1:9: error: the text that begins here with « does not end on this line (close it with ») [U102]`},
		{"apostrophe", "LET a = it's", `x:1:11: error: the text that begins here with ' does not end on this line (close it with ') [U102]`},
		{"nested", "GROUP g MINSUPPLIES 1 UNLESS " + strings.Repeat("(", 1<<18), "x:1:530: error: conditions are nested deeper than 500 here, so the file is not read (break the condition up) [U105]"},
		{"nested blocks", "GROUP g WHEN a REPORTS OB : " + strings.Repeat("IF OB { ", 1<<15), "x:1:435: error: blocks are nested deeper than 50 here, so the file is not read (join their conditions with AND) [U105]"},
		{"nested by NOT", "GROUP g MINSUPPLIES 1 UNLESS " + strings.Repeat("NOT ", 1<<18), "x:1:2030: error: conditions are nested deeper than 500 here, so the file is not read (break the condition up) [U105]"},
		{"one long line", strings.Repeat("x ", 1<<17), "x:1:1: error: unexpected name x; neither an action nor a declaration such as GROUP, MONITOR or WHEN begins with it [U105]"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			f, ds := Parse("x", []byte(tt.src))
			if len(ds) != 1 || ds[0].String() != tt.want {
				t.Errorf("got  %v\nwant %s", ds, tt.want)
			}
			if !f.Broken {
				t.Error("the file is not marked as broken")
			}
			if s := f.Snippet(ds[0]); utf8.RuneCountInString(s) > 300 {
				t.Errorf("the snippet has %d characters, want at most 300", utf8.RuneCountInString(s))
			}
		})
	}
}

// TestSecrets: no message and no snippet repeats a password, whatever is wrong with it.
func TestSecrets(t *testing.T) {
	for _, password := range []string{`"hunter2"`, `"hunter2`, `hunter2`, `'hunter2`, `«hunter2"`, `12hunter2`, `$hunter2`, `hunter2$%&/`, `12.hunter2!`, `"my"hunter2`, `"a" hunter2`, `"" "hunter2"`, `Password hunter2`, `= hunter2`} {
		for _, rest := range []string{" TYPE primary", " TYPE", " nonsense", ""} {
			for _, word := range []string{"PASSWORD", "PASWORD", "Password", "password", "passwd", ""} {
				for _, monitor := range []string{"MONITOR", "MONITR", "monitor"} {
					hides(t, monitor+" u POWERVAL 1 UPSDUSER u "+word+" "+password+rest)
				}
			}
		}
	}
	for _, src := range []string{
		"MONITOR u2@localhost 1 upsmon hunter2 primary",
		"MONITOR u2@localhost 1 upsmon hunter2 master # upsmon.conf",
		"MONITOR u2@localhost:3493 1 upsmon \"hunter2\" primary",
		"MONITOR u2 1 upsmon 12hunter2 primary",
		"monitor u2@localhost 1 upsmon hunter2 primary",
		"MONITOR u POWERVAL 1 UPSDUSER upsmon hunter2 TYPE primary",
		"MONITOR u POWERVAL 1 UPSDUSER upsmon: hunter2 TYPE primary",
		"MONITOR u POWERVAL 1 upsmon hunter2 primary",
		"MONITOR u POWERVAL 1 USER upsmon PASSWORD hunter2 TYPE primary",
		"MONITOR u POWERVAL 1 UPSDUSER \"hunter2\" TYPE primary",
		"MONITOR u\n  1 upsmon\n  hunter2\n primary",
		"MONITOR u POWERVAL 1\n  UPSDUSER upsmon\n  PASSWORD\n hunter2\n TYPE primary",
		"SMTPSERVER \"mail\" 465 upsmon hunter2",
		"SMTPSERVER mail PORT 465 USER u PASSWORD hunter2",
		"SMTPSERVER \"mail\" PORT 465 USER \"u\" PASS \"hunter2\"",
		"SMTPSERVER mail PORT 465 USER \"u\" PASSWORD FILE \"hunter2\" x",
		"MONITOR u POWERVAL 1 UPSDUSER u PASSWORD FILE hunter2 TYPE primary",
		"MONITOR u POWERVAL 1 UPSDUSER u PASSWORD FILE hunter2/x TYPE primary",
		"MONITOR u POWERVAL 1 UPSDUSER u PASSWORD \"FILE\" \"hunter2\" TYPE primary",
		"[upsmon]\n  password = hunter2\n  upsmon primary",
		"CERTIDENT \"my monitor\" \"hunter2\"",
		"WHEN u TO t : WEBHOOK https://hooks.example.com/hunter2",
		"WHEN u TO t : WEBHOOK \"https://hooks.example.com/hunter2\" WALL",
		"WHEN u TO t : WEBHOOK \"hooks.example.com/hunter2",
		"LET hook = https://hooks.example.com/hunter2",
		"WHEN u TO t : PUSH ntfy://ntfy.sh/hunter2",
		"WHEN u TO t : PUSH \"hunter2\" WALL",
		"WHEN u TO t : PUSH FILE \"hunter2\" WALL",
		"WHEN u TO t : PUSH FILE hunter2",
		"WHEN u TO t : PUSH \"x://hunter2\" TITLE WALL",
		"WHEN u TO t : PUSH \"hunter2\" PRIORITY 5",
		"WHEN u TO t : WEBHOOK \"https://x/\" HEADER \"Authorization\" \"Bearer hunter2\" WALL",
		"WHEN u TO t : WEBHOOK \"https://x/\" HEADER \"Authorization: hunter2\" WALL \"x\"",
		"WHEN u TO t : WEBHOOK \"https://x/\" HEADER Authorization hunter2 x",
		"WHEN u TO t : WEBHOOK \"https://x/\" METHOD POST BODY \"hunter2\" FOO 5",
		"WHEN u TO t : WEBHOOK \"https://x/\" BODY \"{\" \"hunter2\" METHOD",
		"LET = \"https://hooks.example.com/hunter2\"",
	} {
		hides(t, src)
		hides(t, "GROUP LOCAL PLAINTEXT\n"+src+"\nWHEN u REPORTS OL : WALL\n")
	}
}

func hides(t *testing.T, src string) {
	t.Helper()
	f, ds := Parse("x", []byte(src))
	var b strings.Builder
	if err := f.Write(&b, ds); err != nil {
		t.Fatal(err)
	}
	if strings.Contains(b.String(), "hunter2") {
		t.Errorf("the diagnostics of\n%s\nshow the password:\n%s", src, b.String())
	}
}

// TestShown: what is not secret is shown.
func TestShown(t *testing.T) {
	for _, tt := range []struct{ src, want string }{
		{"MONITOR u2@localhost:3493 1 upsmon hunter2 primary", "    MONITOR u2@localhost:3493 * ****** ******* primary\n"},
		{`MONITOR "1 USB" POWERVAL ! UPSDUSER 'a@b' PASSWORD "hunter2" TYPE primary`, "    MONITOR \"1 USB\" POWERVAL ! UPSDUSER 'a@b' PASSWORD \"*******\" TYPE primary\n"},
		{`MONITOR g:u POWERVL 1 UPSDUSER a PASSWORD "hunter2" TYPE primary`, "    MONITOR g:u POWERVL * UPSDUSER a PASSWORD \"*******\" TYPE primary\n"},
		{`MONITOR u POWERVAL 1 UPSDUSER a PASSWORD FILE "/etc/nut/secret" TYP primary`, "    MONITOR u POWERVAL 1 UPSDUSER a PASSWORD FILE \"/etc/nut/secret\" TYP primary\n"},
		{"MINSUPPLIES 1\nNOTIFYCMD \"/sbin/upssched\"", "    NOTIFYCMD \"/sbin/upssched\"\n"},
		{`WHEN u TO t : PUSH phone TITLE "x" PRIORITY high WALL`, "    WHEN u TO t : PUSH phone TITLE \"x\" PRIORITY high WALL\n"},
		{`WHEN u TO t : PUSH FILE "/etc/nut/phone" MESSAGE "x" WALL`, "    WHEN u TO t : PUSH FILE \"/etc/nut/phone\" MESSAGE \"x\" WALL\n"},
		{`WHEN u TO t : WEBHOOK hook MESSAGE "x" WALL`, "    WHEN u TO t : WEBHOOK hook MESSAGE \"x\" WALL\n"},
	} {
		f, ds := Parse("x", []byte(tt.src))
		if len(ds) == 0 || !strings.HasPrefix(f.Snippet(ds[0]), tt.want) {
			t.Errorf("%s\nis shown as\n%s\nwant\n%s", tt.src, f.Snippet(ds[0]), tt.want)
		}
	}
}

// TestCharacters: the error names a character that does not belong to the language, and says what
// to write instead.
func TestCharacters(t *testing.T) {
	for _, tt := range []struct{ src, want string }{
		{"WHEN\u00a0u REPORTS OL->OB : DEBUG 1", "1:5: error: unexpected character: a no-break space, U+00A0 (write a blank) [U104]"},
		{"WHEN u REPORTS OL->OB\u200b: DEBUG 1", "1:22: error: unexpected character: a zero-width space, U+200B (delete it) [U104]"},
		{"WHEN u REPORTS OL->OB :\u2028DEBUG 1", "1:24: error: unexpected character: a line separator, U+2028 (begin a new line instead) [U104]"},
		{"GROUP x\n\ufeffPLAINTEXT", "2:1: error: unexpected character: a byte order mark (zero-width no-break space), U+FEFF (delete it) [U104]"},
		{"WHEN u REPORTS OL\u00ad->OB : DEBUG 1", "1:18: error: unexpected character: a soft hyphen, U+00AD (delete it; an arrow is ->) [U104]"},
		{"WHEN\u2008u REPORTS OL->OB : DEBUG 1", "1:5: error: unexpected character: a blank of an unusual kind, U+2008 (write an ordinary blank) [U104]"},
		{"WHEN u\U000e0001 REPORTS OL->OB : DEBUG 1", "1:7: error: unexpected character: an invisible or combining character, U+E0001 (delete it) [U104]"},
		{"WHEN u REPORTS battery.voltage < 12,5 : DEBUG 1", "1:37: error: 12,5 is not a number (write 12.5) [U103]"},
		{"WHEN u REPORTS battery.voltage < 12, 5 : DEBUG 1", "1:38: error: unexpected number 5; expected REPORTS, TIMEOUT or TO (write REPORTS before each event) [U105]"},
		{"WHEN u RE\u00adPORTS OL->OB : DEBUG 1", "1:10: error: unexpected character: a soft hyphen, U+00AD (delete it; an arrow is ->) [U104]"},
		{"WH\u200bEN u REPORTS OL->OB : DEBUG 1", "1:3: error: unexpected character: a zero-width space, U+200B (delete it) [U104]"},
		{"GROUP x\nPLAIN\u2060TEXT", "2:6: error: unexpected character: a word joiner, U+2060 (delete it) [U104]"},
		{"MONITOR u POWER\u200bVAL 1 UPSDUSER x PASSWORD \"y\" TYPE primary", "1:16: error: unexpected character: a zero-width space, U+200B (delete it) [U104]"},
		{"WHEN u REPORTS OL->OB : WA\u200bLL \"x\"", "1:27: error: unexpected character: a zero-width space, U+200B (delete it) [U104]"},
		{"WHEN u REPORTS ups.temperature < −5 : DEBUG 1", "1:34: error: unexpected character −, a dash, U+2212 (a minus is -) [U104]"},
		{"WHEN u REPORTS OL-&gt;OB : DEBUG 1", "1:19: error: unexpected character & (&gt; and &lt; of a web page are > and <) [U104]"},
		{"WHEN u REPORTS OL–>OB : DEBUG 1", "1:18: error: unexpected character –, a dash, U+2013 (an arrow is ->) [U104]"},
		{"WHEN u REPORTS OL−>OB : DEBUG 1", "1:18: error: unexpected character −, a dash, U+2212 (an arrow is ->) [U104]"},
		{"WHEN u REPORTS OL—OB : DEBUG 1", "1:18: error: unexpected character —, a dash, U+2014 (an arrow is ->, and a dash in a name is -) [U104]"},
		{"WHEN u REPORTS OL→OB : DEBUG 1", "1:18: error: unexpected character → (an arrow is ->) [U104]"},
		{"WHEN u REPORTS OL➔OB : DEBUG 1", "1:18: error: unexpected character ➔, an arrow, U+2794 (an arrow is ->) [U104]"},
		{"WHEN u REPORTS OL⟹OB : DEBUG 1", "1:18: error: unexpected character ⟹, an arrow, U+27F9 (an arrow is ->) [U104]"},
		{"WHEN u REPORTS OL->OB : WALL “x”", "1:30: error: unexpected character “, a typographic quotation mark, U+201C (write \"…\", '…' or «…») [U104]"},
		{"WHEN u REPORTS OL->OB : WALL ‘x’", "1:30: error: unexpected character ‘, a typographic quotation mark, U+2018 (write \"…\", '…' or «…») [U104]"},
		{"WHEN u REPORTS OL->OB : WALL „x“", "1:30: error: unexpected character „, a typographic quotation mark, U+201E (write \"…\", '…' or «…») [U104]"},
		{"WHEN u REPORTS OL->OB ： DEBUG 1", "1:23: error: unexpected character ：, a full-width character, U+FF1A (write :) [U104]"},
		{"ＷHEN u REPORTS OL->OB : DEBUG 1", "1:1: error: unexpected character Ｗ, a full-width character, U+FF37 (write W) [U104]"},
		{"WHEN u REPORTS OL->ОB : DEBUG 1", "1:20: error: unexpected character О, which only looks like O, U+041E (write O) [U104]"},
		{"WHEN u REPORTS battery.charge ≤ 5 : DEBUG 1", "1:31: error: unexpected character ≤, which only looks like <=, U+2264 (write <=) [U104]"},
		{`WHEN u REPORTS OL->OB : WALL "a", SYSLOG "b"`, "1:33: error: unexpected ,; neither an action nor a declaration such as GROUP, MONITOR or WHEN begins with it (actions follow each other without a comma) [U105]"},
		{`WHEN u REPORTS OL->OB : IF OB { WALL "a", SYSLOG "b" }`, "1:41: error: unexpected ,; expected } (actions follow each other without a comma) [U105]"},
		{"IF OB SHUTDOWN", "1:1: error: IF must be part of a rule (say which event it is for, as in WHEN EACH REPORTS None->LB : IF OB SHUTDOWN) [U105]"},
		{"WHEN u TO t : IF OB & LB SHUTDOWN", "1:21: error: unexpected character & (in a condition, write AND) [U104]"},
		{"WHEN u TO t : IF !OB SHUTDOWN", "1:18: error: unexpected character ! (in a condition, write NOT) [U104]"},
		{"POWERDOWNFLAG /run/killpower", "1:15: error: unexpected character / (put paths and commands in quotation marks; a comment begins with #) [U104]"},
		{"MONITOR\u00a0u POWERVAL 1 UPSDUSER u PASSWORD \"p\" TYPE primary", "1:8: error: unexpected character: a no-break space, U+00A0 (write a blank) [U104]"},
		{"MONITOR u POWERVAL 1\u00a0UPSDUSER u PASSWORD \"p\" TYPE primary", "1:21: error: unexpected character: a no-break space, U+00A0 (write a blank) [U104]"},
		{"MONITOR u POWERVAL 1 UPSDUSER u PASSWORD\u200b\"p\" TYPE primary", "1:41: error: unexpected character: a zero-width space, U+200B (delete it) [U104]"},
		{"MONITOR u POWERVAL 1 UPSDUSER u PASSWORD “p” TYPE primary", "1:42: error: unexpected character “, a typographic quotation mark, U+201C (write \"…\", '…' or «…») [U104]"},
		{"GROUP ä PLAINTEXT", "1:7: error: unexpected character ä, a letter that is not allowed in names, U+00E4 (only the letters a to z are allowed in names; put texts in quotation marks) [U104]"},
	} {
		_, ds := Parse("x", []byte(tt.src))
		if len(ds) == 0 || ds[0].String() != "x:"+tt.want {
			t.Errorf("%q: got\n%v\nwant\nx:%s", tt.src, ds, tt.want)
		}
	}
}

// TestVocabulary: for a spelling of NUT's own files, the remedy has the spelling of this language.
func TestVocabulary(t *testing.T) {
	for _, tt := range []struct{ src, want string }{
		{"MONITOR u@localhost 1 upsmon x primary", `UPSDUSER user PASSWORD "password" TYPE primary`},
		{"SHUTDOWNCMD \"/sbin/shutdown -h +0\"", "put it in a rule"},
		{"NOTIFYCMD /sbin/upssched", "SHELLCMD"},
		{"NOTIFYFLAG ONBATT SYSLOG+WALL", "WALL, SYSLOG or SHELLCMD"},
		{"NOTIFYMSG ONBATT \"x\"", "a rule has its own text"},
		{"RUN_AS_USER root", "--user"},
		{"DEADTIME 15", "OB AND NOCOMM FOR 15s"},
		{"FINALDELAY 5", "start a timer"},
		{"HOSTSYNC 15", "SEC->None"},
		{"NOCOMMWARNTIME 300", "COMM->NOCOMM FOR 5m"},
		{"RBWARNTIME 43200", "None->RB"},
		{"CERTPATH /etc/nut/certs", "CERTFILE"},
		{"CMDSCRIPT /bin/upssched-cmd", "SHELLCMD"},
		{"AT ONBATT * START-TIMER onbatt 30", "STARTTIMER"},
		{"AT ONBATT * EXECUTE onbatt", "SHELLCMD"},
		{"WHEN u REPORTS SHUTDOWN : DEBUG 1", "not an event here"},
		{"WHEN u REPORTS OL=>OB : DEBUG 1", "an arrow is ->: write OL->OB"},
		{"WHEN u REPORTS OL --> OB : DEBUG 1", "an arrow is ->"},
		{"WHEN u REPORTS OL to OB : DEBUG 1", "an arrow is ->: write OL->OB"},
		{"WHEN u REPORTS OL TO OB : DEBUG 1", "an arrow is ->: write OL->OB"},
		{"WHEN u TO t : IF None=>LB DEBUG 1", "an arrow is ->: write None->LB"},
		{"WHEN u TO t : WALL \"x\"\nNOTIFYFLAG ONBATT SYSLOG+WALL", "WALL, SYSLOG or SHELLCMD"},
		{"WHEN u TO t : WALL \"x\"\nNOTIFYFLAG ONBATT SYSLOG", "WALL, SYSLOG or SHELLCMD"},
		{"WHEN u TO t : WALL \"x\"\nNOTIFYCMD \"/sbin/upssched\"", "write SHELLCMD"},
		{"LET m = \"x\"\nDEADTIME 15", "OB AND NOCOMM FOR 15s"},
		{"WHEN u : DEBUG 1", "write WHEN u REPORTS OL->OB"},
		{"WHEN u REPORTS OL->OB : START-TIMER t 30", "write STARTTIMER"},
		{"WHEN u REPORTS OL->OB : WALL \"x\" START-TIMER t 30", "write STARTTIMER"},
		{"WHEN u REPORTS OB->OL : CANCEL-TIMER t", "write CANCELTIMER"},
		{"WHEN u REPORTS OB->OL : EXECUTE \"x\"", "write SHELLCMD"},
		{"WHEN u REPORTS None->LB : IF OB THEN SHUTDOWN", "leave it out"},
		{"WHEN u REPORTS None->LB : IF OB : SHUTDOWN", "leave it out"},
		{"WHEN u REPORTS None->LB THEN SHUTDOWN", "write a colon"},
		{"WHEN u TIMEOUT t THEN SHUTDOWN", "write a colon"},
		{"WHEN u REPORTS None->LB : IF OB == 5 SHUTDOWN", "a single ="},
		{"WHEN u REPORTS OB LB : SHUTDOWN", "joined by AND or OR"},
		{"WHEN u REPORTS 'OB' : SHUTDOWN", "no quotation marks"},
		{"WHEN u TIMEOUT t : IF \"OB LB\" SHUTDOWN", "no quotation marks"},
		{"WHEN u REPORTS not OL : SHUTDOWN", "NOT in capitals"},
		{"WHEN u TIMEOUT t : IF Not OL SHUTDOWN", "NOT in capitals"},
		{"WHEN u REPORTS battery.charge =< 20 : SHUTDOWN", "write <="},
		{"WHEN u REPORTS battery.charge <> 20 : SHUTDOWN", "write !="},
		{"WHEN u REPORTS 20 > battery.charge : SHUTDOWN", "stands first"},
		{"WHEN u TIMEOUT t : IF 5m > battery.runtime SHUTDOWN", "stands first"},
		{"WHEN u REPORTS battery.charge below 20 : SHUTDOWN", "are compared by <"},
		{"WHEN u TIMEOUT t : IF battery.charge under 20 SHUTDOWN", "are compared by <"},
		{"WHEN u REPORTS OL->OB AFTER 2m : SHUTDOWN", "write FOR"},
		{"WHEN u REPORTS OB AFTER 2m : SHUTDOWN", "write FOR"},
		{"WHEN u REPORTS OL->OB WHILE LB : SHUTDOWN", "AND in the condition"},
		{"WHEN u REPORTS OL->OB IF LB SHUTDOWN", "the IF behind the colon"},
		{"WHEN u REPORTS OL->OB WALL \"x\"", "a colon stands before"},
		{"WHEN u REPORTS TIMEOUT t : SHUTDOWN", "in the place of REPORTS"},
		{"WHEN u REPORTS ALL OB : SHUTDOWN", "write ALL IS OB"},
		{"WHEN u TIMEOUT t : IF ANY OB SHUTDOWN", "write ANY IS OB"},
		{"WHEN u OL->OB : SHUTDOWN", "write REPORTS before the event"},
		{"WHEN u IS OB : SHUTDOWN", "write REPORTS before the event"},
		{"WHEN u REPROTS OL->OB : SHUTDOWN", "did you mean REPORTS?"},
		{"WHEN u TIMEOUT t : STARTTIMER 120 t", "before its duration"},
		{"WHEN u TIMEOUT t : STARTTIMER t, 120", "leave the comma out"},
		{"WHEN u, v REPORTS OB : SHUTDOWN", "for one unit, or for EACH"},
		{"WHEN u AND v REPORTS OB : SHUTDOWN", "for one unit, or for EACH"},
		{"WHEN u TIMEOUT t : EMAIL TO \"a@b.c\"", "in this order"},
		{"WHEN u TIMEOUT t : WALL(\"x\")", "leave the brackets out"},
		{"POLLFREQ = 5", "leave the = out"},
		{"WHEN u TIMEOUT t : SHUTDOWN IF OB", "stands before its action"},
		{"WHEN u TIMEOUT t : SHUTDOWN IF OB\nWHEN u TIMEOUT s : SHUTDOWN", "stands before its action"},
	} {
		for _, before := range []string{"", "MINSUPPLIES 1\n", "MONITOR u POWERVAL 1 UPSDUSER u PASSWORD \"p\" TYPE primary\n", "GROUP 5\n"} {
			if before != "" && (strings.HasPrefix(tt.src, "WHEN") || before == "GROUP 5\n" && strings.HasPrefix(tt.src, "SHUTDOWNCMD")) {
				continue
			}
			_, ds := Parse("x", []byte(before+tt.src+"\n"))
			if len(ds) == 0 || !strings.Contains(ds[len(ds)-1].Remedy, tt.want) {
				t.Errorf("%q: got %v, want %q in the remedy", before+tt.src, ds, tt.want)
			}
		}
	}
}

func TestTooManyErrors(t *testing.T) {
	_, ds := Parse("x", []byte(strings.Repeat("GROUP 5\n", 1000)))
	if len(ds) != maxErrors+1 || ds[maxErrors].Code != CodeTooMany {
		t.Errorf("got %d diagnostics, the last is %s; want all errors up to the limit and then CodeTooMany", len(ds), ds[len(ds)-1])
	}
}

// TestTables: every code is explained once, and the list that messages use has every verb of the
// grammar.
func TestTables(t *testing.T) {
	seen := map[Code]bool{}
	last := Code("")
	for _, c := range Codes {
		if seen[c.Code] || c.Code < last || c.Title == "" || c.Meaning == "" {
			t.Errorf("%s is listed twice, out of order, or not explained", c.Code)
		}
		seen[c.Code], last = true, c.Code
	}
	for i := 1; i < len(verbTokens); i++ {
		if verbTokens[i] <= verbTokens[i-1] {
			t.Error("verbTokens is not in ascending order")
		}
	}
	if symbol(parser.UPSmonLexerARROW) != "->" {
		t.Error("the tokens have the names of other tokens")
	}
}

func TestClosest(t *testing.T) {
	words := []string{"two-min", "one-min", "final"}
	for _, tt := range []struct{ word, want string }{
		{"two-mim", "two-min"}, {"tow-min", "two-min"}, {"fnal", "final"}, {"something", ""}, {"final", ""}, {"", ""}, {"x", ""},
	} {
		if got := Closest(tt.word, words); got != tt.want {
			t.Errorf("Closest(%q) = %q, want %q", tt.word, got, tt.want)
		}
	}
}

// TestShapes: an item whose shape the parser has met before becomes what it would become alone.
// Each file is there twice. To parse an item alone, all other text is replaced by blanks.
func TestShapes(t *testing.T) {
	cases, err := filepath.Glob("../spec/cases/*.txtar")
	if err != nil || len(cases) == 0 {
		t.Fatal("spec/cases has no cases", err)
	}
	policies, _ := filepath.Glob("../testdata/*.conf")
	for _, file := range append(cases, policies...) {
		content, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		src := string(content)
		if _, conf, ok := strings.Cut(src, "-- UPSmon.conf --\n"); ok {
			src, _, _ = strings.Cut(conf, "\n-- ")
			src += "\n"
		}
		whole, _ := Parse("x", []byte(src+src))
		for i, item := range whole.Items {
			if i < len(whole.Items)/2 {
				continue
			}
			alone, _ := Parse("x", []byte(only(src+src, item.Extent())))
			if len(alone.Items) != 1 || !reflect.DeepEqual(alone.Items[0], item) {
				t.Fatalf("%s, item %d: got %s\nalone it is %s", file, i, sketch(item), sketch(alone.Items))
			}
		}
	}
}

// only returns a text with blanks in place of everything outside s.
func only(src string, s Span) string {
	at := Pos{1, 1}
	return strings.Map(func(r rune) rune {
		here := at
		at.Column++
		switch {
		case r == '\n':
			at = Pos{at.Line + 1, 1}
			return r
		case here.Before(s.Start) || !here.Before(s.End):
			return ' '
		}
		return r
	}, src)
}

func FuzzParse(f *testing.F) {
	for _, pattern := range []string{"testdata/errors/*.conf", "../testdata/*.conf"} {
		files, _ := filepath.Glob(pattern)
		for _, file := range files {
			src, err := os.ReadFile(file)
			if err != nil {
				f.Fatal(err)
			}
			f.Add(src)
		}
	}
	f.Fuzz(func(t *testing.T, src []byte) {
		file, ds := Parse("x", src)
		if file.Broken != ds.HasErrors() {
			t.Errorf("Broken is %v, but the diagnostics are %v", file.Broken, ds)
		}
		for _, d := range ds {
			_ = file.Snippet(d)
		}
		var end Pos
		for _, item := range file.Items {
			s := item.Extent()
			if s.Start.Before(end) || !s.Start.Before(s.End) {
				t.Errorf("the item at %v is empty or overlaps the one that ends at %v", s, end)
			}
			end = s.End
		}
	})
}

func BenchmarkParse(b *testing.B) {
	rule := "WHEN u REPORTS OL->OB : WALL \"on battery\" STARTTIMER two-min 120 IF OB AND NOT LB NUTLOG banner \" text\"\n"
	src := []byte("GROUP LOCAL\n" + strings.Repeat(rule, 9000))
	b.SetBytes(int64(len(src)))
	for b.Loop() {
		if _, ds := Parse("x", src); len(ds) > 0 {
			b.Fatal(ds)
		}
	}
}
