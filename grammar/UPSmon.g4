// The grammar of UPSmon.conf.
//
// It is LL(1): one token of look-ahead decides everywhere, so the generated
// parser never needs adaptive prediction (a check refuses it otherwise). A file
// is a flat list of items; which item may stand where (an intro before the
// first GROUP, a WHEN inside one) is checked on the tree, where the message can
// say what is wrong.
grammar UPSmon;

// Parse calls item for one item at a time and drops its parse tree before the
// next. This rule gives item its follow set.
file
    : item* EOF
    ;

item
    : smtpServer
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
    | when
    ;

// ---- intro

smtpServer
    : SMTPSERVER text PORT number USER text PASSWORD text
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
    : MONITOR unit POWERVAL number ( UPSDUSER | APCUPSDUSER ) ident PASSWORD text TYPE name
    ;

minSupplies
    : MINSUPPLIES number ( UNLESS cond )?
    ;

// group:ups@host:port, each part but the ups optional
unit
    : ident unitRest
    ;

unitRest
    : ( COLON ident )? ( AT hostName ( COLON number )? )?
    ;

// ---- rules

when
    : WHEN ( EACH | firstUnit ) ( REPORTS event ( FOR interval )? | ( TIMEOUT | TO ) name ) ( COLON | DO ) action+
    ;

// As unit, without a bare EACH at its start.
firstUnit
    : firstIdent unitRest
    ;

event
    : name ( ARROW name | compare number )
    ;

compare
    : LT
    | LE
    | GT
    | GE
    | EQ
    | NE
    ;

action
    : ( IF cond )? verb
    ;

verb
    : STARTTIMER name interval ( WHILE cond )?
    | CANCELTIMER name
    | plainVerb texts
    | SHUTDOWN texts?
    | EMAIL FROM word TO word SUBJECT word MESSAGE texts
    | WEBHOOK word ( MESSAGE texts )?
    | SETFSD unit
    | DEBUG number
    ;

// The verbs that have a text and nothing else. A new one of this kind is a line here
// and a row in the table of package actions.
plainVerb
    : 'EPRINT'
    | 'NOTIFY'
    | 'NUTLOG'
    | 'PRINT'
    | 'SHELLCMD'
    | 'SHUTDOWNCMD'
    | 'SYSLOG'
    | 'WALL'
    ;

// ---- conditions: NOT binds tightest, then AND, then OR

cond
    : conjunction ( OR conjunction )*
    ;

conjunction
    : negation ( AND negation )*
    ;

negation
    : NOT negation
    | LPAREN cond RPAREN
    | term
    ;

// STATUS, A->B, variable < number, ups IS STATUS
term
    : condName
      ( ARROW name
      | compare number
      | unitRest IS name
      )?
    | TEXT unitRest IS name
    ;

// ---- words

texts
    : word+
    ;

word
    : text
    | name
    ;

text
    : TEXT
    ;

number
    : NUMBER
    ;

interval
    : NUMBER
    | DURATION
    ;

// The name of a group, a unit or a user. NUT accepts any word, so one that is not
// a name of this language is written in quotation marks.
ident
    : name
    | TEXT
    ;

firstIdent
    : firstName
    | TEXT
    ;

// The words of the extensions are soft: names wherever one token of look-ahead
// can tell.
name
    : NAME
    | AND
    | DO
    | EACH
    | FOR
    | IS
    | NOT
    | OR
    | UNLESS
    | WHILE
    ;

firstName
    : NAME
    | AND
    | DO
    | FOR
    | IS
    | NOT
    | OR
    | UNLESS
    | WHILE
    ;

condName
    : NAME
    | AND
    | DO
    | EACH
    | FOR
    | IS
    | OR
    | UNLESS
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
SHUTDOWN      : 'SHUTDOWN' ;
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

AND    : 'AND' ;
DO     : 'DO' ;
EACH   : 'EACH' ;
FOR    : 'FOR' ;
IS     : 'IS' ;
NOT    : 'NOT' ;
OR     : 'OR' ;
UNLESS : 'UNLESS' ;
WHILE  : 'WHILE' ;

ARROW  : '->' ;
AT     : '@' ;
COLON  : ':' ;
EQ     : '=' ;
NE     : '!=' ;
LT     : '<' ;
LE     : '<=' ;
GT     : '>' ;
GE     : '>=' ;
LPAREN : '(' ;
RPAREN : ')' ;

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
DURATION : ( DIGITS ( '.' DIGITS? )? | '.' DIGITS ) ( 'ms' | 's' | 'm' | 'h' ) ;

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
