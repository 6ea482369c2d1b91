package mqtt

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net"
	"sync"
	"time"

	"github.com/eclipse/paho.golang/packets"
)

// maxPacket bounds what a broker may send at once, in bytes. The largest thing that the monitor
// needs from it is its own list of published topics.
const maxPacket = 256 << 10

// writeTime bounds a write: a broker that does not read must not block a goroutine forever.
const writeTime = 15 * time.Second

// A wire is a connection to a broker that may send anything. It passes a packet to the MQTT library
// only if the packet is complete, is not too large, can be parsed, and is one that a broker may
// send to such a client. The library itself would trust whatever it reads.
type wire struct {
	net.Conn
	ready bytes.Buffer // the unread rest of an accepted packet

	writing sync.Mutex // the library writes from several goroutines
}

func (w *wire) Write(p []byte) (int, error) {
	w.writing.Lock()
	defer w.writing.Unlock()
	_ = w.SetWriteDeadline(time.Now().Add(writeTime))
	return w.Conn.Write(p)
}

func (w *wire) Read(p []byte) (int, error) {
	if w.ready.Len() == 0 {
		packet, err := readPacket(w.Conn)
		if err != nil {
			return 0, err
		}
		w.ready.Reset()
		w.ready.Write(packet)
	}
	return w.ready.Read(p)
}

var errMalformed = errors.New("it sends what is not MQTT version 5")

// readPacket reads one packet (MQTT version 5, section 2.1).
func readPacket(r io.Reader) ([]byte, error) {
	var head [5]byte
	if _, err := io.ReadFull(r, head[:1]); err != nil {
		return nil, err
	}
	length, n := 0, 1
	for {
		if n == len(head) {
			return nil, errMalformed
		}
		if _, err := io.ReadFull(r, head[n:n+1]); err != nil {
			return nil, cut(err)
		}
		length |= int(head[n]&0x7f) << (7 * (n - 1))
		n++
		if head[n-1]&0x80 == 0 {
			break
		}
	}
	if length > maxPacket {
		return nil, fmt.Errorf("it sends a message of %d bytes; at most %d are read", length, maxPacket)
	}
	packet := make([]byte, n+length)
	copy(packet, head[:n])
	if _, err := io.ReadFull(r, packet[n:]); err != nil {
		return nil, cut(err)
	}
	return packet, judge(packet)
}

// cut is the error of a packet that does not end.
func cut(err error) error {
	if errors.Is(err, io.EOF) {
		return io.ErrUnexpectedEOF
	}
	return err
}

// judge returns an error if a packet makes no sense.
func judge(packet []byte) (err error) {
	defer func() {
		if recover() != nil { // a bug of the library: here it only ends the connection, elsewhere it would end the monitor
			err = errMalformed
		}
	}()
	switch packet[0] >> 4 {
	case packets.CONNACK, packets.PUBACK, packets.SUBACK, packets.UNSUBACK, packets.PINGRESP, packets.DISCONNECT:
	case packets.PUBLISH:
		if packet[0]>>1&3 > 1 {
			return errors.New("it sends with QoS 2, which was not requested")
		}
	default:
		return errMalformed
	}
	if _, err := packets.ReadPacket(bytes.NewReader(packet)); err != nil {
		return errMalformed
	}
	return nil
}
