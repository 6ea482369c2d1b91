// The grammar of UPSmon.conf.
//
// It is LL(1): one token of look-ahead decides everywhere, so the generated
// parser never needs adaptive prediction (a check refuses it otherwise). A file
// is a flat list of items; which item may stand where (an intro before the
// first GROUP, a WHEN inside one) is checked on the tree, where the message can
// say what is wrong.
grammar UPSmon;

// A colon inside the name of a unit, where one behind a condition would end the
// trigger of a rule: scan finds it by the IS or the @ that follows.
tokens { JOINT }

// Parse calls item for one item at a time and drops its parse tree before the
// next. This rule gives item its follow set.
file
    : item* EOF
    ;

item
    : smtpServer
    | mqtt
    | let
    | pollFreq
    | powerDownFlag
    | maxNotify
    | group
    | host
    | port
    | certFile
    | plaintext
    | clientCert
    | clientKey
    | monitor
    | minSupplies
    | state
    | when
    | prove
    ;

// ---- intro

smtpServer
    : SMTPSERVER hostName ( PORT number ( PLAINTEXT | ( CERTFILE word )? login ) | PLAINTEXT )
    ;

// TOPIC is required: before a word that also begins an item, nothing optional could end this one.
mqtt
    : MQTT hostName ( PORT number )? ( PLAINTEXT | ( CERTFILE word )? ( CLIENTCERT word CLIENTKEY word )? )
      login? TOPIC text ( DISCOVERY text )? BUTTONS?
    ;

login
    : USER text password
    ;

password
    : PASSWORD ( text | FILE text )
    ;

let
    : LET name EQ texts
    ;

pollFreq
    : ( POLLFREQ | POLLFREQALERT ) interval
    ;

powerDownFlag
    : POWERDOWNFLAG text
    ;

maxNotify
    : MAXNOTIFY number
    ;

// ---- group

group
    : GROUP ident
    ;

host
    : HOST hostName
    ;

hostName
    : name
    | IPV4
    | TEXT
    ;

port
    : PORT number
    ;

certFile
    : CERTFILE word
    ;

plaintext
    : PLAINTEXT
    ;

clientCert
    : CLIENTCERT word
    ;

clientKey
    : CLIENTKEY word
    ;

monitor
    : MONITOR unit POWERVAL number ( UPSDUSER | APCUPSDUSER ) ident password TYPE name
    ;

minSupplies
    : MINSUPPLIES number ( UNLESS cond )?
    ;

// TO is reserved, so no condition takes it in.
state
    : STATE name ( FROM cond TO cond )?
    ;

// group:ups@host:port, each part but the ups optional
unit
    : ident unitRest
    ;

unitRest
    : ( ( COLON | JOINT ) ident )? ( AT hostName ( COLON NUMBER )? )?
    ;

// ---- rules

when
    : WHEN ( EACH | firstName unitRest | TEXT unitRest ) trigger ( COMMA trigger )* atMost? ( COLON | DO ) action+
    ;

atMost
    : ATMOST MOST ONCE IN interval
    ;

trigger
    : ( REPORTS cond ( FOR interval )? ( EVERY interval )? | ( TIMEOUT | TO ) name ) ( AS word )?
    ;

action
    : IF cond ( verb | block ( ELSE block )? )
    | verb
    ;

block
    : LBRACE action+ RBRACE
    ;

verb
    : STARTTIMER name interval ( WHILE cond )?
    | CANCELTIMER name
    | ( RAISE | CLEAR ) name ( ON unit )?
    | plainVerb texts
    | ( SHELLCMD | ROOTCMD ) texts ( WITHIN interval )?
    | SHUTDOWNCMD texts NOFLAG?
    | SHUTDOWN texts? NOFLAG?
    | EMAIL FROM word TO word SUBJECT word MESSAGE texts
    | WEBHOOK word webhookPart* ( MESSAGE texts )?
    | PUSH ( FILE text | pushURL ) pushPart*
    | SETFSD ( EACH | ownName unitRest | TEXT unitRest )?
    | DEBUG number
    ;

webhookPart
    : METHOD name
    | HEADER word partTexts
    | BODY partTexts
    ;

pushPart
    : ( TITLE | MESSAGE ) partTexts
    | PRIORITY name
    ;

pushURL
    : text
    | urlName
    ;

// The verbs that have a text and nothing else. A new one of this kind is a line here
// and a row in the table of package actions.
plainVerb
    : 'EPRINT'
    | 'NOTIFY'
    | 'NUTLOG'
    | 'PRINT'
    | 'SYSLOG'
    | 'WALL'
    ;

// ---- properties, which upsmon verify proves

prove
    : PROVE
      ( NEVER verbWord IF cond
      | cond ( FOR interval )? LEADS TO verbWord WITHIN interval
      | verbWord BEFORE verbWord
      )
    ;

verbWord
    : plainVerb
    | STARTTIMER
    | CANCELTIMER
    | RAISE
    | CLEAR
    | SHELLCMD
    | ROOTCMD
    | SHUTDOWNCMD
    | SHUTDOWN
    | EMAIL
    | WEBHOOK
    | PUSH
    | SETFSD
    | DEBUG
    ;

// ---- conditions: AND binds tighter than OR, and NOT and HELD bind tightest. The
// tree says so, not this list: a rule for each level would make every event slower
// to read.

cond
    : term ( ( AND | OR ) term )*
    ;

// STATUS, A->B, variable < number, unit IS condition, and the like. A word that
// begins a term of its own is a name if nothing follows that makes it one.
term
    : NOT term
    | LPAREN cond RPAREN
    | condName termRest?
    | TIMER ( timerName | termRest )?
    | HELD ( interval term | termRest )?
    | BETWEEN ( clock AND clock | termRest )?
    | TEXT unitTail IS judged
    ;

termRest
    : ARROW name
    | compare amount
    | unitTail IS judged
    ;

// As unitRest. A colon behind a term ends the trigger of a rule, unless it is a JOINT.
unitTail
    : ( JOINT ident )? ( AT hostName ( COLON NUMBER )? )?
    ;

// What IS says of a unit.
judged
    : NOT judged
    | LPAREN cond RPAREN
    | condName ( ARROW name | compare amount )?
    | TIMER ( timerName | ARROW name | compare amount )?
    | HELD ( interval judged | ARROW name | compare amount )?
    | BETWEEN ( ARROW name | compare amount )?
    ;

compare
    : LT
    | LE
    | GT
    | GE
    | EQ
    | NE
    ;

amount
    : NUMBER
    | SIGNED
    | DURATION
    | NAME
    ;

// ---- words

texts
    : word+
    ;

partTexts
    : ( text | partName )+
    ;

word
    : text
    | textName
    ;

text
    : TEXT
    ;

number
    : NUMBER
    | NAME
    ;

interval
    : NUMBER
    | DURATION
    | NAME
    ;

clock
    : CLOCK
    | NAME
    ;

// The name of a group, a unit or a user. NUT accepts any word, so one that is not
// a name of this language is written in quotation marks.
ident
    : name
    | TEXT
    ;

// The words of the extensions are soft: names wherever one token of look-ahead can
// tell. The last nine of them may follow a text, so they are no names in one.
name
    : NAME
    | ALL | AND | ANY | AS | ATMOST | BEFORE
    | BETWEEN | BODY | BUTTONS | DISCOVERY | DO | EACH
    | ELSE | EVERY | FILE | FOR | HEADER | HELD
    | IN | IS | LEADS | METHOD | MOST | NEVER
    | NOT | ON | ONCE | OR | PRIORITY | TIMER
    | TITLE | TOPIC | UNLESS | WHILE | CLEAR | MQTT
    | NOFLAG | PROVE | PUSH | RAISE | ROOTCMD | STATE
    | WITHIN
    ;

// In a text.
textName
    : NAME
    | ALL | AND | ANY | AS | ATMOST | BEFORE
    | BETWEEN | BODY | BUTTONS | DISCOVERY | DO | EACH
    | ELSE | EVERY | FILE | FOR | HEADER | HELD
    | IN | IS | LEADS | METHOD | MOST | NEVER
    | NOT | ON | ONCE | OR | PRIORITY | TIMER
    | TITLE | TOPIC | UNLESS | WHILE
    ;

// In a text behind which another part of the same action may follow.
partName
    : NAME
    | ALL | AND | ANY | AS | ATMOST | BEFORE
    | BETWEEN | BUTTONS | DISCOVERY | DO | EACH | ELSE
    | EVERY | FILE | FOR | HELD | IN | IS
    | LEADS | MOST | NEVER | NOT | ON | ONCE
    | OR | TIMER | TOPIC | UNLESS | WHILE
    ;

// In the place of a URL, where FILE has a meaning.
urlName
    : NAME
    | ALL | AND | ANY | AS | ATMOST | BEFORE
    | BETWEEN | BODY | BUTTONS | DISCOVERY | DO | EACH
    | ELSE | EVERY | FOR | HEADER | HELD | IN
    | IS | LEADS | METHOD | MOST | NEVER | NOT
    | ON | ONCE | OR | PRIORITY | TIMER | TITLE
    | TOPIC | UNLESS | WHILE
    ;

// The unit of a WHEN.
firstName
    : NAME
    | ALL | AND | ANY | AS | ATMOST | BEFORE
    | BETWEEN | BODY | BUTTONS | DISCOVERY | DO | ELSE
    | EVERY | FILE | FOR | HEADER | HELD | IN
    | IS | LEADS | METHOD | MOST | NEVER | NOT
    | ON | ONCE | OR | PRIORITY | TIMER | TITLE
    | TOPIC | UNLESS | WHILE | CLEAR | MQTT | NOFLAG
    | PROVE | PUSH | RAISE | ROOTCMD | STATE | WITHIN
    ;

// The unit of a SETFSD, which may have none.
ownName
    : NAME
    | ALL | AND | ANY | AS | ATMOST | BEFORE
    | BETWEEN | BODY | BUTTONS | DISCOVERY | DO | ELSE
    | EVERY | FILE | FOR | HEADER | HELD | IN
    | IS | LEADS | METHOD | MOST | NEVER | NOT
    | ON | ONCE | OR | PRIORITY | TIMER | TITLE
    | TOPIC | UNLESS | WHILE
    ;

// At the beginning of a term.
condName
    : NAME
    | ALL | AND | ANY | AS | ATMOST | BEFORE
    | BODY | BUTTONS | DISCOVERY | DO | EACH | ELSE
    | EVERY | FILE | FOR | HEADER | IN | IS
    | LEADS | METHOD | MOST | ON | ONCE | OR
    | PRIORITY | TITLE | TOPIC | UNLESS | WHILE
    ;

// A timer in a condition.
timerName
    : NAME
    | ALL | ANY | BEFORE | BETWEEN | BODY | BUTTONS
    | DISCOVERY | EACH | ELSE | FILE | HEADER | HELD
    | IN | METHOD | MOST | NEVER | NOT | ON
    | ONCE | PRIORITY | TIMER | TITLE | TOPIC | UNLESS
    | WHILE
    ;

// ---- tokens

APCUPSDUSER   : 'APCUPSDUSER' ;
CANCELTIMER   : 'CANCELTIMER' ;
CERTFILE      : 'CERTFILE' ;
CLIENTCERT    : 'CLIENTCERT' ;
CLIENTKEY     : 'CLIENTKEY' ;
DEBUG         : 'DEBUG' ;
EMAIL         : 'EMAIL' ;
FROM          : 'FROM' ;
GROUP         : 'GROUP' ;
HOST          : 'HOST' ;
IF            : 'IF' ;
LET           : 'LET' ;
MAXNOTIFY     : 'MAXNOTIFY' ;
MESSAGE       : 'MESSAGE' ;
MINSUPPLIES   : 'MINSUPPLIES' ;
MONITOR       : 'MONITOR' ;
PASSWORD      : 'PASSWORD' ;
PLAINTEXT     : 'PLAINTEXT' ;
POLLFREQ      : 'POLLFREQ' ;
POLLFREQALERT : 'POLLFREQALERT' ;
PORT          : 'PORT' ;
POWERDOWNFLAG : 'POWERDOWNFLAG' ;
POWERVAL      : 'POWERVAL' ;
REPORTS       : 'REPORTS' ;
SETFSD        : 'SETFSD' ;
SHELLCMD      : 'SHELLCMD' ;
SHUTDOWN      : 'SHUTDOWN' ;
SHUTDOWNCMD   : 'SHUTDOWNCMD' ;
SMTPSERVER    : 'SMTPSERVER' ;
STARTTIMER    : 'STARTTIMER' ;
SUBJECT       : 'SUBJECT' ;
TIMEOUT       : 'TIMEOUT' ;
TO            : 'TO' ;
TYPE          : 'TYPE' ;
UPSDUSER      : 'UPSDUSER' ;
USER          : 'USER' ;
WEBHOOK       : 'WEBHOOK' ;
WHEN          : 'WHEN' ;

// Those of the second edition.
CLEAR   : 'CLEAR' ;
MQTT    : 'MQTT' ;
NOFLAG  : 'NOFLAG' ;
PROVE   : 'PROVE' ;
PUSH    : 'PUSH' ;
RAISE   : 'RAISE' ;
ROOTCMD : 'ROOTCMD' ;
STATE   : 'STATE' ;
WITHIN  : 'WITHIN' ;

ALL       : 'ALL' ;
AND       : 'AND' ;
ANY       : 'ANY' ;
AS        : 'AS' ;
ATMOST    : 'AT' ;
BEFORE    : 'BEFORE' ;
BETWEEN   : 'BETWEEN' ;
BODY      : 'BODY' ;
BUTTONS   : 'BUTTONS' ;
DISCOVERY : 'DISCOVERY' ;
DO        : 'DO' ;
EACH      : 'EACH' ;
ELSE      : 'ELSE' ;
EVERY     : 'EVERY' ;
FILE      : 'FILE' ;
FOR       : 'FOR' ;
HEADER    : 'HEADER' ;
HELD      : 'HELD' ;
IN        : 'IN' ;
IS        : 'IS' ;
LEADS     : 'LEADS' ;
METHOD    : 'METHOD' ;
MOST      : 'MOST' ;
NEVER     : 'NEVER' ;
NOT       : 'NOT' ;
ON        : 'ON' ;
ONCE      : 'ONCE' ;
OR        : 'OR' ;
PRIORITY  : 'PRIORITY' ;
TIMER     : 'TIMER' ;
TITLE     : 'TITLE' ;
TOPIC     : 'TOPIC' ;
UNLESS    : 'UNLESS' ;
WHILE     : 'WHILE' ;

ARROW  : '->' ;
AT     : '@' ;
COLON  : ':' ;
COMMA  : ',' ;
EQ     : '=' ;
NE     : '!=' ;
LT     : '<' ;
LE     : '<=' ;
GT     : '>' ;
GE     : '>=' ;
LPAREN : '(' ;
RPAREN : ')' ;
LBRACE : '{' ;
RBRACE : '}' ;

TEXT
    : '"' ~["\r\n]* '"'
    | '\'' ~['\r\n]* '\''
    | '«' ~[»\r\n]* '»'
    | '⎡' ~[⎦\r\n]* '⎦'
    | '⸢' ~[⸥\r\n]* '⸥'
    ;

// A mark without its partner on the same line: an error of its own, at the
// opening mark.
UNCLOSED
    : '"' ~["\r\n]*
    | '\'' ~['\r\n]*
    | '«' ~[»\r\n]*
    | '⎡' ~[⎦\r\n]*
    | '⸢' ~[⸥\r\n]*
    ;

IPV4     : DIGITS '.' DIGITS '.' DIGITS '.' DIGITS ;
NUMBER   : DIGITS ( '.' DIGITS? )? | '.' DIGITS ;
DURATION : ( DIGITS ( '.' DIGITS? )? | '.' DIGITS ) ( 'ms' | 's' | 'm' | 'h' | 'd' ) ;
SIGNED   : [+-] ( DIGITS ( '.' DIGITS? )? | '.' DIGITS ) ;
CLOCK    : DIGITS ':' DIGITS ;

// The dash of -> never belongs to a name: where > follows, it is given back (see
// package grammar). A predicate here would run ANTLR's slow way for each name
// with a dash, which took a third of the time and memory of a large file.
NAME : [a-zA-Z_] [a-zA-Z0-9._%+-]* ;

// 1.2.3, 2min, 10sec: digits that are no number.
BADNUMBER : [0-9.] [a-zA-Z0-9._%+]* ;

COMMENT : '#' ~[\r\n]* -> channel(HIDDEN) ;
BLANK   : [ \t\r\n\f]+ -> skip ;
JUNK    : . ;

fragment DIGITS : [0-9]+ ;
